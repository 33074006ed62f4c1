"""A broken fact table stops the start, with the file and the row named."""

import shutil

import pytest

from geodata import boundaries, facts
from geodata.dataset import read
from geodata.errors import BrokenTable
from geodata.plan_folder import PLANS


@pytest.fixture(scope="module")
def provinces():
    return boundaries.load()


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(PLANS, tmp_path / "plans") / "plan_13"


def edit(folder, name, old, new, *, count=1):
    file = folder / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, count), "utf-8")


def refusal(folder, provinces):
    with pytest.raises(BrokenTable) as caught:
        facts.load(provinces, plans=[folder.parent])
    return caught.value


def test_the_facts_as_they_are_load(folder, provinces):
    assert len(facts.load(provinces, plans=[folder.parent]).tables) >= 11


def test_a_duplicate_id_is_named_with_its_row(folder, provinces):
    edit(folder, "sea_ports.csv", "\ntianjin,", "\ndalian,")
    error = refusal(folder, provinces)
    assert error.members == {"file": "plan_13/sea_ports.csv", "row": 3}
    assert "duplicate id 'dalian', first in row 2" in str(error)


def test_a_missing_source_is_named_with_its_row(folder, provinces):
    edit(folder, "border_ports.csv", ",plan-13;geonames;truck-queue-list", ",", count=1)
    error = refusal(folder, provinces)
    assert error.members["file"] == "plan_13/border_ports.csv"
    assert error.members["row"] == 2


def test_a_source_not_in_the_manifest_is_named(folder, provinces):
    edit(folder, "border_ports.csv", ",plan-13;geonames;", ",plan;hearsay;")
    assert "hearsay" in str(refusal(folder, provinces))


def test_a_point_outside_its_province_is_named_with_its_row(folder, provinces):
    edit(folder, "sea_ports.csv", ",121.6504,38.9336,", ",116.6504,38.9336,")
    error = refusal(folder, provinces)
    assert error.members == {"file": "plan_13/sea_ports.csv", "row": 2}
    assert "辽宁省" in str(error)


def test_a_missing_row_is_missed(folder, provinces):
    lines = (folder / "sea_ports.csv").read_text("utf-8").splitlines()
    (folder / "sea_ports.csv").write_text("\n".join(lines[:-1]) + "\n", "utf-8")
    assert "40 rows, but the manifest says 41" in str(refusal(folder, provinces))


def test_a_missing_data_file_is_named(folder, provinces):
    (folder / "sea_ports.csv").unlink()
    assert "the data file is missing" in str(refusal(folder, provinces))


def test_an_undeclared_column_is_refused(folder, provinces):
    edit(folder, "sea_ports.csv", "id,name_zh", "id,nickname")
    assert "nickname" in str(refusal(folder, provinces))


def test_a_word_outside_the_closed_list_is_refused(folder, provinces):
    edit(folder, "border_ports.csv", ",rail,", ",ferry,")
    assert "ferry" in str(refusal(folder, provinces))


def test_a_manifest_with_an_unknown_key_is_refused(folder):
    edit(folder, "sea_ports.toml", "rows = 41", 'rows = 41\ncolour = "red"')
    with pytest.raises(BrokenTable, match="colour"):
        read(folder / "sea_ports.toml")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (",121.6504,38.9336,", ",,38.9336,", "lon"),
        (",121.6504,38.9336,", ",221.6504,38.9336,", "no place"),
        (",121.6504,38.9336,", ",nan,38.9336,", "not of type number"),
    ],
)
def test_a_position_that_is_none_is_refused(folder, provinces, old, new, why):
    edit(folder, "sea_ports.csv", old, new)
    assert why in str(refusal(folder, provinces))


def test_the_edition_changes_with_every_byte(folder, provinces):
    before = facts.load(provinces, plans=[folder.parent]).edition
    edit(folder, "sea_ports.csv", "Dalian", "Dalian ")
    assert facts.load(provinces, plans=[folder.parent]).edition != before
