"""Two editions in one process: each answers from its own facts, and goes alone."""

import gc
from weakref import ref

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.rules.case.open_sites import open_sites

DAY = "2015-12-31"
TILE = "WebMercatorQuad/7/51/105"
"""Xuzhou lies in it."""

CHECK = f"/rules/airport-proximity/check?airport=BZJ&as_of={DAY}&sensitivity=true"
AREA = f"/rules/airport-proximity/area?as_of={DAY}"
SHEET = f"/assessments/preview?airport=BZJ&as_of={DAY}&f=sheet&lang=en"
ITEM = "/collections/aviation-ports/items/xuz?f=json"
FOUND = "/collections/aviation-ports/items?filter=iata='XUZ'"
RING = f"/collections/proximity-zones/items/xuz?datetime={DAY}"
PATHS = (
    *(CHECK, AREA, SHEET, ITEM, FOUND),
    f"/collections/aviation-ports/tiles/{TILE}",
    f"/collections/proximity-zones/tiles/{TILE}?datetime={DAY}",
    f"/collections/proximity-area/items?datetime={DAY}",
    f"/map/ground.geojson?as_of={DAY}",
    f"/map/ports.json?as_of={DAY}",
)
"""Answers that depend on when Xuzhou opened, each from another cache."""

SHARED = ("/map/base.geojson", "/map", "/collections/provinces/items?f=gpkg")


@pytest.fixture(scope="module")
def other(settings, changed):
    return TestClient(create_app(settings, changed))


def bodies(client, paths=PATHS):
    answers = [client.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {200}
    return [answer.content for answer in answers]


def test_interleaved_answers_are_each_edition_s_own(client, other):
    before, after = bodies(client), bodies(other)
    for path, first, second in zip(PATHS, before, after, strict=True):
        assert first != second, path
        assert client.get(path).content == first, path
        assert other.get(path).content == second, path


def test_a_port_that_opened_later_bars_in_one_edition_only(client, other):
    answers = [each.get(CHECK).json() for each in (client, other)]
    assert [answer["outcome"] for answer in answers] == ["not-met", "undetermined"]
    assert len({answer["data"]["edition"] for answer in answers}) == 2
    rings = [each.get(RING).status_code for each in (client, other)]
    assert rings == [200, 404]


def test_entity_tags_of_two_editions_differ(client, other):
    tags = [
        {each.get(path).headers["etag"] for path in PATHS} for each in (client, other)
    ]
    assert not tags[0] & tags[1]


def test_an_edition_that_is_dropped_takes_its_caches_along(settings, read_changed):
    atlas = read_changed()
    service = create_app(settings, atlas)
    bodies(TestClient(service), (*PATHS, *SHARED))
    sites = open_sites(atlas.facts, atlas.facts.plan.base_day)
    gone = [
        ref(each)
        for each in (
            *(service.edition, atlas, atlas.facts, atlas.facts.boundaries),
            atlas.snapshot("sea-ports", atlas.facts.plan.base_day),
        )
    ]
    assert sites.ports
    del service, atlas, sites
    gc.collect()
    assert [left() for left in gone] == [None] * len(gone)
