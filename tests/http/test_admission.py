"""Limits for each kind of costly work; health checks and cached answers are exempt."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import httpx2
import pytest

from app.http.ogc.tiles import TILE_PATH
from app.http.wire import admission
from app.http.wire.admission import KINDS, Admission, kind_of
from app.main import create_app
from app.registry import ENCODERS
from app.settings import Settings
from layers.atlas import Atlas

THREADS = 40
"""Threads of the framework for blocking work."""

TILE = TILE_PATH.format(name="provinces", zoom=4, row=6, column=13)
AREA = "/collections/proximity-area/items?threshold_km="


def alone(work):
    """Run a coroutine in a loop of its own, whatever loop the test runs in."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()


def scope(path, query=b"", method="GET"):
    return {
        "type": "http",
        "path": path,
        "query_string": query,
        "method": method,
        "headers": [],
    }


def test_all_kinds_together_leave_threads():
    assert sum(kind.at_once for kind in KINDS.values()) < THREADS


@pytest.mark.parametrize(
    ("path", "query", "kind"),
    [
        (TILE, b"", "tiles"),
        ("/rules/airport-proximity/area", b"", "areas"),
        ("/rules/airport-proximity/contours", b"", "areas"),
        ("/map/ground.geojson", b"", "areas"),
        ("/collections/proximity-zones/items", b"f=kml", "areas"),
        ("/collections/sea-ports/items", b"filter=a=1", "filters"),
        ("/collections/sea-ports/items", b"", "items"),
        ("/collections/sea-ports/items", b"f=json", "items"),
        ("/assessments/preview", b"airport=JZH&f=pdf", "sheets"),
        ("/assessments/2026-000001", b"f=html", "sheets"),
        ("/assessments/preview", b"airport=JZH", "previews"),
        ("/assessments", b"", "register"),
        ("/rules/airport-proximity/check", b"sensitivity=true", "sensitivity"),
        ("/rules/airport-proximity/check", b"airport=JZH", "checks"),
        ("/processes/airport-screening/execution", b"", "screening"),
        ("/map/read", b"", "screening"),
        ("/map", b"", "rest"),
    ],
)
def test_what_is_of_which_kind(path, query, kind):
    assert kind_of(scope(path, query)) == kind


@pytest.mark.parametrize("form", sorted(set(ENCODERS) - {"json", "html"}))
def test_every_format_made_as_a_whole_is_a_file(form):
    asked = scope("/collections/sea-ports/items", f"limit=1&f={form}".encode())
    assert kind_of(asked) == "files"


@pytest.fixture
def slow(atlas, monkeypatch):
    """A service whose areas take until ``.go`` is set, and the event itself."""
    go, snapshot = Event(), Atlas.snapshot

    def held(self, name, *rest):
        if name == "proximity-area":
            assert go.wait(60)
            name = "sea-ports"
        return snapshot(self, name, *rest[:1])

    monkeypatch.setattr(Atlas, "snapshot", held)
    yield create_app(Settings(), atlas), go
    go.set()


def asking(service):
    transport = httpx2.ASGITransport(app=service)
    return httpx2.AsyncClient(transport=transport, base_url="http://t", timeout=60)


def test_one_kind_full_leaves_the_others_alone_and_refuses_the_rest(slow):
    service, go = slow

    async def crowd():
        async with asking(service) as client:
            asked = [
                asyncio.create_task(client.get(f"{AREA}{km}")) for km in range(20, 65)
            ]
            others = [
                await client.get(path) for path in ("/healthz", "/readyz", TILE, "/map")
            ]
            await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
            go.set()
            return others, await asyncio.gather(*asked)

    others, areas = alone(crowd())
    assert {other.status_code for other in others} == {200}
    kind = KINDS["areas"]
    busy = [area for area in areas if area.status_code == 503]
    assert len(busy) == 45 - kind.at_once - kind.queued
    assert {area.headers["retry-after"] for area in busy} == {"5"}
    assert busy[0].json()["type"] == "/problems/busy"
    assert "areas and rings" in busy[0].json()["detail_en"]


async def left_while_queued(work, gone, sent):
    """Have three ask for areas of which two are made at once; the third leaves."""
    admitting = Admission(work)

    async def ask(name):
        async def receive():
            await gone[name].wait()
            return {"type": "http.disconnect"}

        async def send(message):
            sent.setdefault(name, message)

        asked = {**scope("/map/ground.geojson"), "name": name}
        await admitting(asked, receive, send)

    running = [asyncio.create_task(ask(name)) for name in gone]
    await asyncio.sleep(0)
    gone["left"].set()
    await running[2]
    gone["first"].set()
    gone["second"].set()
    await asyncio.gather(*running)
    return admitting.gate("areas")


def test_what_a_client_that_left_had_asked_is_not_done():
    gone = {name: asyncio.Event() for name in ("first", "second", "left")}
    done, sent = [], {}

    async def work(asked, receive, send):
        done.append(asked["name"])
        await gone[asked["name"]].wait()

    gate = alone(left_while_queued(work, gone, sent))
    assert (done, gate.waiting) == (["first", "second"], 0)
    assert sent["left"]["status"] == admission.CLIENT_LEFT


def test_a_body_that_is_slow_takes_no_place():
    async def work(asked, receive, send):
        while (await receive()).get("more_body"):
            pass

    async def crowd():
        admitting, rest = Admission(work), asyncio.Event()
        parts = iter([{"type": "http.request", "more_body": True}])

        async def receive():
            part = next(parts, None)
            if part is None:
                await rest.wait()
            return part or {"type": "http.request", "more_body": False}

        path = "/processes/airport-screening/execution"
        asked = scope(path, method="POST")
        asked["headers"] = [(b"content-length", b"9")]
        slowly = asyncio.create_task(admitting(asked, receive, None))
        await asyncio.sleep(0)
        async with admitting.gate("screening").entered():
            rest.set()
        await slowly

    alone(crowd())


def test_a_wait_too_long_is_refused_and_its_place_goes_to_the_next(monkeypatch):
    monkeypatch.setattr(admission, "LONGEST_WAIT_S", 0.01)

    async def crowd():
        gate = Admission(None).gate("screening")
        async with gate.entered():
            with pytest.raises(admission.Busy):
                async with gate.entered():
                    pass
        async with gate.entered():
            return gate.waiting

    assert alone(crowd()) == 0
