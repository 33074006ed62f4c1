"""Every interface reads input alike: query, preview, filing, process, row, CLI."""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from unittest import mock

import pytest

from app.cli import main
from app.screening.placing import Finder, Options, place
from app.screening.raw import Raw
from geodata.crs import FROM_WGS84
from tests.register.test_over_http import PLACED, sqlite_only
from tests.unit.test_datums import NAMED

DAY = "2015-12-31"
SITE = {"lon": "103.682222", "lat": "32.853333"}
pytestmark = sqlite_only


class Doors:
    """Each door as a method: its refusal, else where it takes the place to be."""

    def __init__(self, shop, atlas):
        self.atlas = atlas
        self.client, self.headers = shop.client, shop.headers()
        self.codes = Finder(atlas.facts, date.fromisoformat(DAY))

    def __iter__(self):
        yield from (self.check, self.preview, self.filed, self.executed)
        yield from (self.assessed, self.screened, self.row, self.typed)

    def check(self, **spot):
        return self._asked("/rules/airport-proximity/check", spot)

    def preview(self, **spot):
        return self._asked("/assessments/preview", spot)

    def _asked(self, address, spot):
        params = {"airport" if k == "code" else k: v for k, v in spot.items()}
        return _told(self.client.get(address, params={**params, "as_of": DAY}))

    def filed(self, code=None, **spot):
        body = _application(code, spot)
        return _told(self.client.post("/assessments", json=body, headers=self.headers))

    def assessed(self, code=None, **spot):
        return _told(self._run("airport-assessment", _application(code, spot)))

    def executed(self, **spot):
        inputs = {"airport" if k == "code" else k: v for k, v in spot.items()}
        return _told(self._run("airport-proximity", {**inputs, "as_of": DAY}))

    def screened(self, **spot):
        answer = self._run("airport-screening", {"candidates": [spot], "as_of": DAY})
        found = answer.json()
        bad, features = found["bad"], found["features"]
        return bad[0]["why"] if bad else features[0]["properties"]

    def _run(self, process, inputs):
        address = f"/processes/{process}/execution"
        return self.client.post(address, json={"inputs": inputs})

    def row(self, **spot):
        cells = {name: [value] for name, value in spot.items()}
        raw = Raw(lines=[2], texts=[""], cells=cells)
        found = place(raw, Options(day=self.codes.day), self.codes, written=True)
        if found.bad:
            return found.bad[0].zh
        return {"lon": found.lon[0], "lat": found.lat[0]}

    def typed(self, code=None, **spot):
        words = [f"--{k.replace('_', '-')}={value}" for k, value in spot.items()]
        words = ["check", *([code] if code else []), *words, f"--as-of={DAY}", "--json"]
        with (
            mock.patch.object(sys, "argv", ["kouan", *words]),
            mock.patch("app.commands.check.open_atlas", return_value=self.atlas),
            redirect_stdout(io.StringIO()) as out,
            redirect_stderr(io.StringIO()) as err,
            pytest.raises(SystemExit) as left,
        ):
            main()
        if left.value.code:
            return err.getvalue()
        return json.loads(out.getvalue())["candidate"]


def _application(code, spot):
    coded = {"iata": code} if code else {}
    return {**PLACED, **coded, "position": {"datum": "wgs84", **spot}}


def _told(answer):
    body = answer.json()
    return body.get("candidate", body) if answer.is_success else body["detail"]


@pytest.fixture
def doors(shop, atlas):
    return Doors(shop, atlas)


@pytest.mark.parametrize(
    "spot",
    [
        {"code": "JZH", "lon": "110.5", "lat": "35.5"},
        {"code": "PEK", **SITE},
    ],
)
def test_a_code_and_a_position_that_contradict_each_other_are_refused(doors, spot):
    for door in doors:
        assert isinstance(door(**spot), str), door


def test_a_position_shifted_from_that_of_its_code_is_refused(doors, facts):
    lon, lat = (float(v) for v in FROM_WGS84["gcj02"](103.682222, 32.853333))
    for door in doors:
        said = door(code="JZH", lon=f"{lon:.6f}", lat=f"{lat:.6f}")
        assert "gcj02" in said or "不能与" in said, door


@pytest.mark.parametrize(("name", "datum"), NAMED[3::7] + NAMED[-1:])
def test_a_datum_is_taken_or_refused_by_every_name(doors, name, datum):
    for door in doors:
        found = door(**SITE, datum=name)
        if datum is None:
            assert "datum" in found, door
            assert "西安" in found or "北京" in found or "WGS 72" in found, door
        else:
            exact = datum in ("wgs84", "cgcs2000")
            assert (abs(found["lon"] - 103.682222) < 1e-6) == exact, door


def test_names_that_mean_the_same_and_differ_are_refused(doors):
    assert "lon" in doors.screened(**SITE, longitude="110.5")
    assert "不是同一机场" in doors.screened(iata="JZH", icao="ZUUU")


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", True),
        ("EPSG:4490", True),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", True),
        ("EPSG:4610", False),
    ],
)
def test_a_collection_in_another_system_is_refused(doors, name, taken):
    spot = {"type": "MultiPoint", "coordinates": [[103.682, 32.853]]}
    feature = {"type": "Feature", "geometry": spot, "properties": {}}
    said = {"type": "name", "properties": {"name": name}}
    given = {"type": "FeatureCollection", "features": [feature], "crs": said}
    answer = doors._run("airport-screening", {"candidates": given, "accuracy_m": 9})
    assert answer.is_success == taken


@pytest.mark.parametrize("lon", ["１０３．６８"])
def test_full_width_digits_are_read(doors, lon):
    for door in doors:
        assert door(lon=lon, lat="32.85")["lon"] == 103.68, door


@pytest.mark.parametrize("lon", ["١٠٣.5", "1_0_3.5", "103." + "5" * 2_000, "103,5", ""])
def test_what_is_no_number_is_refused(doors, lon):
    for door in doors:
        found = door(lon=lon, lat="32.85")
        assert isinstance(found, str), door
        assert len(found) < 1_000 or lon[:1] != "1", door


def test_null_island_is_refused(doors):
    for door in doors:
        assert "几内亚湾" in door(lon="0", lat="0.0"), door


@pytest.mark.parametrize(
    "metres", ["0", "-5", "-0", "nan", "inf", "1e9", "100001", "1_0"]
)
def test_an_accuracy_that_none_can_be_is_refused(doors, metres):
    for door in doors:
        assert isinstance(door(**SITE, accuracy_m=metres), str), door


@pytest.mark.parametrize("metres", ["50", "1e3", "５０", "100000", "0.0001"])
def test_an_accuracy_is_taken(doors, metres):
    for door in doors:
        if door != doors.filed:
            assert not isinstance(door(**SITE, accuracy_m=metres), str), door


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"name": "某机场"},
        {"airport": "JZH", "name": "某机场"},
        {"airport": "JZH", "position": {**SITE, "datum": "wgs84"}},
    ],
)
def test_an_application_says_once_which_airport_it_is(doors, shop, inputs):
    asked = {"airport_class": "branch", "routes": 12, **inputs}
    filed = shop.client.post("/assessments", json=asked, headers=doors.headers)
    assessed = doors._run("airport-assessment", asked)
    assert filed.status_code == assessed.status_code == 400
    assert filed.json()["errors"] == assessed.json()["errors"]
