"""A port opened, moved, renamed and closed by command; every door agrees on each day.

Looked at on three days, by what was known before the later changes and by what is known now.
"""

import csv
import io

import pytest
import shapely

from app.clock import now
from app.settings import Settings
from tests.ledger.conftest import Office
from tests.ledger.test_command import proposed, run

__all__ = ["run"]

COMMON = {
    "collection": "aviation-ports",
    "id": "new-port",
    "reason": "批复",
    "source": "plan-13",
}
PLACED = {"position_source": "测绘", "position_accuracy_m": 50}
OLD, NEW = [117.2, 34.3], [117.3, 34.1]
FIRST, SECOND = ("彭城机场", "Pengcheng Airport"), ("彭祖机场", "Pengzu Airport")
OPENED = {
    **COMMON,
    "action": "add",
    "valid_from": "2016-03-01",
    "geometry": {"type": "Point", "coordinates": OLD},
    "properties": {
        **PLACED,
        "name_zh": FIRST[0],
        "name_en": FIRST[1],
        "status": "open",
        "province_zh": "江苏省",
        "confidence": "high",
        "plan_ref": "七",
        "plan_quote_zh": "原则",
        "site_id": "new-port",
        "iata": "XNP",
        "icao": "ZSXN",
        "city_zh": "徐州",
        "port_group_zh": "徐州",
        "open_at_plan": False,
        "status_2015_detail": "not a port",
    },
}
LATER = (
    {
        **COMMON,
        "action": "amend",
        "valid_from": "2018-06-01",
        "geometry": {"type": "Point", "coordinates": NEW},
        "properties": PLACED,
    },
    {
        **COMMON,
        "action": "amend",
        "valid_from": "2020-09-01",
        "properties": {"name_zh": SECOND[0], "name_en": SECOND[1]},
    },
    {**COMMON, "action": "retire", "valid_to": "2023-01-01"},
)
DAYS = ("2017-01-01", "2021-01-01", "2024-01-01")
SEEN = {
    "early": [(FIRST[0], OLD)] * 3,
    "late": [(FIRST[0], OLD), (SECOND[0], NEW), None],
}
"""By what was known: name and place on each of the days, None once it is closed."""

ITEM = "/collections/aviation-ports/items/new-port"
TILE = "/collections/aviation-ports/tiles/WebMercatorQuad/0/0/0"
SITE = {"lon": 116.9, "lat": 33.6}


@pytest.fixture
def service(run, tmp_path, atlas):
    """The service over the register of the commands, and both moments."""
    moments = {}
    for when, changes in (("early", [OPENED]), ("late", LATER)):
        for change in changes:
            done = run("publish", proposed(run, tmp_path, change), by="乙")
            assert done.returncode == 0, done.stderr
        moments[when] = now().isoformat()
    office = Office(Settings(data_dir=tmp_path / "data"), atlas)
    yield office, moments
    office.stores.register.engine.dispose()


def by_item(office, **asked):
    answer = office.get(ITEM, **asked)
    if answer.status_code == 404:
        return None
    feature = answer.json()
    return feature["properties"]["name_zh"], feature["geometry"]["coordinates"]


def by_file(office, **asked):
    text = office.get("/collections/aviation-ports/items", f="csv", **asked).text
    *head, shape = next(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), [*head, shape])
    row = next((row for row in rows if row["iata"] == "XNP"), None)
    return row and (row["name_zh"], [*shapely.from_wkt(row[shape]).coords[0]])


def by_rule(office, day, known_at):
    asked = {**SITE, "as_of": day, "known_at": known_at}
    near = office.get("/rules/airport-proximity/check", **asked).json()["nearest"]
    port = next((port for port in near if port["iata"] == "XNP"), None)
    return port and (port["name_zh"], [port["lon"], port["lat"]])


def agrees(office, day, known_at, seen):
    """Check every door on a day against the name and place that should be seen."""
    asked = {"datetime": day, "known_at": known_at}
    found = by_item(office, **asked), by_file(office, **asked)
    assert [*found, by_rule(office, day, known_at)] == [seen] * 3
    tile = office.get(TILE, **asked).content
    sheet = {**SITE, "as_of": day, "known_at": known_at, "f": "sheet"}
    text = office.get("/assessments/preview", **sheet).text
    names = {name for name, _ in (FIRST, SECOND)}
    wanted = {seen[0]} if seen else set()
    assert {name for name in names if name.encode() in tile} == wanted
    assert {name for name in names if name in text} == wanted


def told(office, known_at, one, other):
    """Return what is told of the port between two days."""
    asked = {"from": one, "to": other, "known_at": known_at}
    features = office.get("/diff", **asked).json()["features"]
    found = (each["properties"] for each in features)
    return [each["what"] for each in found if each["feature"] == "new-port"]


def test_every_door_agrees_on_each_day_by_what_was_known(service):
    office, moments = service
    for when, known_at in moments.items():
        for day, seen in zip(DAYS, SEEN[when], strict=True):
            agrees(office, day, known_at, seen)
    early, late = moments.values()
    assert told(office, late, "2015-12-31", DAYS[0]) == [["opened"]]
    assert told(office, late, DAYS[0], DAYS[1]) == [["moved", "renamed"]]
    assert told(office, late, DAYS[1], DAYS[2]) == [["closed"]]
    assert told(office, early, DAYS[0], DAYS[2]) == []
