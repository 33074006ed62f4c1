"""Layers are derived when they are first asked for; one that cannot be makes it known."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Event

import pytest
from fastapi.testclient import TestClient

from app.clock import today
from app.main import create_app
from app.registry import LAYERS
from layers.atlas import Atlas

DAY = date(2020, 1, 1)
LONGEST_WAIT_S = 300
THREADS = 8
PORTS, RINGS = LAYERS["sea-ports"], LAYERS["proximity-zones"]


def counted(layer, asked):
    """A layer that notes each time it is derived."""

    def build(facts):
        asked.append(layer)
        return layer.build(facts)

    return replace(layer, build=build)


def nameless(facts):
    return facts.points("sea_ports").drop(columns="name_zh")


@pytest.fixture
def opened(settings):
    """Return the service over an atlas, when its background work is done."""

    def opened(atlas):
        client = TestClient(create_app(settings, atlas), raise_server_exceptions=False)
        client.__enter__()
        entered.append(client)
        assert client.app.service.state.background.done.wait(LONGEST_WAIT_S)
        return client

    entered = []
    yield opened
    for client in entered:
        client.__exit__(None, None, None)


def test_an_atlas_derives_nothing_by_itself(facts):
    asked = []
    atlas = Atlas(facts, {"sea-ports": counted(PORTS, asked)})
    assert asked == []
    assert not atlas.derived("sea-ports", today())


def test_many_that_ask_at_once_share_one_derivation(facts):
    asked, together = [], Barrier(THREADS)
    atlas = Atlas(facts, {"sea-ports": counted(PORTS, asked)})

    def ask(_):
        together.wait(LONGEST_WAIT_S)
        return atlas.snapshot("sea-ports", DAY)

    with ThreadPoolExecutor(THREADS) as threads:
        found = set(map(id, threads.map(ask, range(THREADS))))
    assert (len(asked), len(found)) == (1, 1)
    assert atlas.derived("sea-ports", today())


def test_a_day_that_takes_long_keeps_no_other_day_waiting(facts):
    begun, may_end = Event(), Event()

    def slow(facts, day, threshold_km):
        if day == DAY:
            begun.set()
            may_end.wait(LONGEST_WAIT_S)
        return RINGS.build_at(facts, day, threshold_km)

    layer = replace(RINGS, build_at=slow, changes=None)
    atlas = Atlas(facts, {"rings": layer})
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(atlas.snapshot, "rings", DAY)
        begun.wait(LONGEST_WAIT_S)
        other = atlas.snapshot("rings", DAY + timedelta(days=1))
        assert not waiting.done()
        may_end.set()
    assert other.day != waiting.result().day


def test_layers_are_derived_in_the_background(facts, opened):
    client = opened(Atlas(facts, {"sea-ports": PORTS, "rings": RINGS}))
    assert client.app.edition.atlas.derived("sea-ports", today())
    assert client.get("/readyz").json()["status"] == "ready"


def test_a_service_with_a_broken_layer_is_not_ready_and_logs_why(facts, opened, caplog):
    client = opened(Atlas(facts, {"sea-ports": replace(PORTS, build=nameless)}))
    assert client.get("/readyz").status_code == 500
    assert "'Sea ports' is not as declared" in caplog.text
    assert client.get("/healthz").status_code == 200


def test_a_layer_that_could_not_be_derived_is_tried_again(facts):
    tried = []

    def build(facts):
        tried.append(1)
        if len(tried) == 1:
            raise MemoryError
        return PORTS.build(facts)

    atlas = Atlas(facts, {"sea-ports": replace(PORTS, build=build)})
    with pytest.raises(MemoryError):
        atlas.snapshot("sea-ports", DAY)
    assert len(atlas.snapshot("sea-ports", DAY).table) > 0
