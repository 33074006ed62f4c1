"""The road engine is asked once for an answer, at every door."""

import pytest

from app.rules.case.roads import Leg

ACX = {"airport": "ACX", "as_of": "2015-12-31"}
"""204 km from the nearest port: its drive decides."""

FILED = {**ACX, "airport_class": "branch", "routes": 12}


class Counting:
    """An engine that says three hours and counts how often it is asked."""

    name = "Counting"

    def __init__(self):
        self.asked = []

    def data(self):
        self.asked.append("data")
        return "2015-12-01"

    def drives(self, start, ends):
        self.asked.append("drives")
        return [Leg(drive_min=180.0, road_km=230.0) for _ in ends]

    def close(self):
        """Hang up."""


@pytest.fixture
def url():
    return ""


@pytest.fixture
def engine(shop):
    engine = Counting()
    shop.client.app.service.state.roads = engine
    return engine


DOORS = {
    "a check": lambda c: c.get("/rules/airport-proximity/check", params=ACX),
    "a check with what would turn it": lambda c: c.get(
        "/rules/airport-proximity/check", params={**ACX, "sensitivity": "true"}
    ),
    "features": lambda c: c.get(
        "/rules/airport-proximity/check", params={**ACX, "f": "geojson"}
    ),
    "a preview": lambda c: c.get("/assessments/preview", params=ACX),
    "a sheet": lambda c: c.get("/assessments/preview", params={**ACX, "f": "sheet"}),
    "the process of the rule": lambda c: c.post(
        "/processes/airport-proximity/execution", json={"inputs": ACX}
    ),
    "the process of an assessment": lambda c: c.post(
        "/processes/airport-assessment/execution", json={"inputs": FILED}
    ),
}


@pytest.mark.parametrize("door", DOORS)
def test_an_answer_asks_it_once(shop, engine, door):
    answer = DOORS[door](shop.client)
    assert answer.status_code == 200, answer.text
    assert engine.asked == ["drives", "data"]


def test_a_filing_asks_it_once_and_so_does_its_rerun(shop, engine):
    headers = shop.headers()
    filed = shop.client.post("/assessments", json=FILED, headers=headers)
    assert engine.asked == ["drives", "data"]
    shop.client.get(f"{filed.headers['location']}/rerun", headers=headers)
    assert engine.asked == ["drives", "data"] * 2
    shop.client.get(filed.headers["location"], headers=headers)
    assert engine.asked == ["drives", "data"] * 2
