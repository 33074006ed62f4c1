"""Every format of file states its coordinate frame and contains no time of writing."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile

import numpy as np
import pytest
import shapely

from app.registry import ENCODERS
from geodata.crs import CRS84_URI, epsg_uri
from geodata.errors import BadParameter
from layers.features.encoder import Page
from layers.features.frames import in_frame
from layers.features.snapshot import Selection

every_form = pytest.mark.parametrize("form", ENCODERS)
ELSEWHERE = """
import hashlib, json
from datetime import date
from app.atlas import open_atlas
from app.registry import ENCODERS
from app.settings import Settings
from layers.features.encoder import Page
from layers.features.snapshot import Selection
ports = open_atlas(Settings()).snapshot("aviation-ports", date(2015, 12, 31))
page = Page(snapshot=ports, selection=Selection.everything(97))
print(json.dumps({form: hashlib.sha256(encoder.encode(page)).hexdigest()
                  for form, encoder in ENCODERS.items()}))
"""


@pytest.fixture(scope="module")
def ports(atlas):
    return atlas.snapshot("aviation-ports", None)


def page_of(snapshot, **frame):
    everything = Selection.everything(len(snapshot.table))
    return Page(snapshot=snapshot, selection=everything, **frame)


def written(form, page, parameter):
    """The bytes of a page; None if the format refuses it because of ``parameter``."""
    try:
        return ENCODERS[form].written(page)
    except BadParameter as error:
        if error.members["parameter"] != parameter:
            raise
    return None


@pytest.fixture(scope="module")
def digests_elsewhere():
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@every_form
def test_the_same_features_are_the_same_bytes_in_another_process(
    form, ports, digests_elsewhere
):
    content = ENCODERS[form].encode(page_of(ports))
    assert hashlib.sha256(content).hexdigest() == digests_elsewhere[form]


@every_form
def test_archives_do_not_tell_when_they_were_made(form, ports):
    content = io.BytesIO(ENCODERS[form].encode(page_of(ports)))
    if zipfile.is_zipfile(content):
        entries = zipfile.ZipFile(content).infolist()
        assert {entry.date_time[0] for entry in entries} == {1980}


@every_form
@pytest.mark.parametrize(("datum", "label"), [("gcj02", "GCJ-02"), ("bd09", "BD-09")])
def test_shifted_features_say_so_each_or_are_refused(form, datum, label, ports):
    content = written(form, page_of(ports, datum=datum), "datum")
    assert content is None or content.decode().count(label) >= len(ports.table)


@every_form
def test_another_system_is_written_as_such_or_refused_by_name(form, ports):
    content = written(form, page_of(ports, crs=epsg_uri(4547)), "crs")
    assert content is None or content


def test_a_frame_is_in_the_name_of_the_file(ports):
    assert page_of(ports).file_stem == "aviation-ports"
    assert page_of(ports, datum="gcj02").file_stem == "aviation-ports.gcj02"
    assert page_of(ports, crs=epsg_uri(4490)).file_stem == "aviation-ports.epsg4490"


def test_the_label_stays_whatever_properties_are_asked_for(ports):
    page = page_of(ports, datum="bd09", properties=("iata",))
    assert [column.name for column in page.columns] == ["iata", "datum"]
    head = ENCODERS["csv"].encode(page).decode("utf-8-sig").splitlines()[0]
    assert head == "id,iata,datum,geometry"


def test_wgs84_has_no_label(ports):
    assert page_of(ports).shifted is None
    assert "datum" not in [column.name for column in page_of(ports).columns]


@pytest.mark.parametrize("uri", [CRS84_URI, epsg_uri(4490), epsg_uri(4547)])
def test_csv_has_x_before_y_in_any_system(uri, ports):
    content = ENCODERS["csv"].encode(page_of(ports, crs=uri)).decode("utf-8-sig")
    first = shapely.from_wkt(content.splitlines()[1].rpartition(",")[2])
    given = in_frame(ports.table.geometry.to_numpy()[:1], uri)
    x, y = shapely.get_coordinates(given)[0]
    expected = (x, y) if uri == CRS84_URI else (y, x)
    assert np.allclose((first.x, first.y), expected)
