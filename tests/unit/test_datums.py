"""The names of datums mean the same wherever a position comes in."""

import csv
from pathlib import Path

import pytest

from geodata import datums
from geodata.crs import TO_WGS84

with (Path(__file__).parents[1] / "data" / "datum_names.csv").open(
    encoding="utf-8"
) as file:
    NAMED = [(row["name"], row["datum"] or None) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("name", "datum"), NAMED)
def test_a_name_means_its_datum(name, datum):
    assert datums.named(name) == datum


def test_every_datum_can_be_turned_into_wgs84():
    assert datums.NAMES.keys() == TO_WGS84.keys()


def test_every_name_means_one_datum():
    words = [datums.plain(word) for said in datums.NAMES.values() for word in set(said)]
    known = [word for word, _ in datums.words()]
    assert sorted(known) == sorted(set(words))
    assert not {word for word, _ in datums.refused_words()} & set(known)
