"""Rows of a file are placed as the single check places a position."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from app.rules.case.candidate import by_code, by_position
from app.rules.case.limits import lawful
from app.rules.finding.finding import Outcome
from app.screening.placing import Finder, Options, place
from app.screening.raw import Raw
from app.screening.verdicts import verdicts

DAY = date(2015, 12, 31)


def batch(**cells):
    n = len(next(iter(cells.values())))
    return Raw(lines=range(2, n + 2), texts=[""] * n, cells=cells)


def placed(facts, raw, **options):
    find = Finder(facts, DAY)
    return place(raw, Options(day=DAY, **options), find, written=True)


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
def test_positions_are_as_by_position_takes_them(facts, datum):
    draw = np.random.default_rng(9)
    places = [
        (f"{x:.{n}f}", f"{y:.{n}f}")
        for n in range(9)
        for x, y in zip(
            draw.uniform(75, 130, 20), draw.uniform(20, 50, 20), strict=True
        )
    ]
    lons, lats = zip(*places, strict=True)
    found = placed(facts, batch(lon=lons, lat=lats), datum=datum)
    limits = lawful(facts.plan, DAY)
    made = verdicts(facts, found.lon, found.lat, found.accuracy_m, DAY, limits)
    names = [*facts.boundaries.names, None]
    for i, (lon, lat) in enumerate(places):
        alone = by_position(facts, Decimal(lon), Decimal(lat), datum=datum)
        assert (made.lon[i], made.lat[i]) == (alone.lon, alone.lat)
        assert found.accuracy_m[i] == pytest.approx(alone.accuracy_m, rel=1e-12)
        assert names[made.province[i]] == alone.province_zh
        assert (made.outcome[i] is Outcome.NOT_APPLICABLE) == (not alone.mainland)


def test_powers_of_ten_are_as_exact_as_they_are_written(facts):
    found = placed(facts, batch(lon=["1.036e2", "103.6"], lat=["32.80", "3.280e1"]))
    alone = by_position(facts, Decimal("1.036e2"), Decimal("32.80"))
    assert found.accuracy_m.tolist() == pytest.approx([alone.accuracy_m] * 2)


def test_codes_are_where_by_code_says(facts):
    found = placed(facts, batch(code=["jzh", "ZUUU"]))
    expected = [by_code(facts, code, DAY) for code in ("JZH", "CTU")]
    assert list(found.airports.values()) == expected


def test_a_position_beside_its_own_code_counts(facts):
    raw = batch(lon=["103.68"], lat=["32.85"], code=["JZH"])
    found = placed(facts, raw)
    assert found.lon.tolist() == [103.68]
    assert not found.airports


def test_a_code_that_no_airport_has_is_counted_beside_a_position(facts):
    found = placed(facts, batch(lon=["110.5"], lat=["35.5"], code=["A-001"]))
    assert (found.unknown_codes, found.bad) == (1, {})
