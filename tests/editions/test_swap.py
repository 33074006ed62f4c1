"""Editions changed while many threads ask: every answer is of one edition, and of none past."""

import asyncio
import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle, islice
from queue import Queue
from threading import Thread
from types import MappingProxyType
from weakref import ref

import httpx2
import pytest

from app.main import create_app, edition_over
from app.registry import LAYERS
from layers.atlas import Atlas
from tests.editions.conftest import PORT

SWAPS, THREADS = 200, 8
LONGEST_WAIT_S = 300
"""After so long a thread that asks has failed."""

FIRST_DAY = date(1990, 1, 1)
CHECK = "/rules/airport-proximity/check?airport=BZJ&as_of=2015-12-31"
PATHS = (
    f"/collections/aviation-ports/items/{PORT}?f=json",
    "/collections/aviation-ports/items?limit=1000",
    "/collections/aviation-ports/items?f=json&filter=iata='XUZ'",
    CHECK,
    f"{CHECK}&sensitivity=true",
)
NAME = "2026-01-01-number-"


def opened(number):
    """The day on which the port opened in the edition of a number."""
    return FIRST_DAY + timedelta(days=number)


def atlas_of(facts, number):
    """An atlas of one layer in which one port opened on a day of its own."""
    ports = facts.tables["aviation_ports"]
    day = opened(number)
    new = {
        "open_from": day.isoformat(),
        "open_from_earliest": day,
        "open_from_latest": day,
    }
    records = tuple(r | new if r["id"] == PORT else r for r in ports.records)
    tables = {**facts.tables, ports.name: replace(ports, records=records)}
    changed = replace(facts, tables=MappingProxyType(tables), edition=f"{NAME}{number}")
    return Atlas(changed, {"aviation-ports": LAYERS["aviation-ports"]})


def number_of(edition):
    return int(edition.facts.edition.removeprefix(NAME))


@dataclass(frozen=True)
class Seen:
    """An answer, and the numbers of the editions when it was asked for and when it came."""

    path: str
    begun: int
    ended: int
    status: int
    tag: str
    number: int
    """The edition that the body names; for 304 that of the answer which is still good."""

    day: str
    """The day on which the port opened, as the body tells."""


def told(path, answer):
    """Return the number of the edition and the day that the body of an answer tells."""
    body = answer.json()
    edition = body["data"]["edition"] if "data" in body else body["edition"]
    if "nearest" in body:
        (port,) = (near for near in body["nearest"] if near["iata"] == "XUZ")
    else:
        features = body.get("features", [body])
        (port,) = (f["properties"] for f in features if f["id"] == PORT)
    return int(edition.removeprefix(NAME)), str(port["open_from"])[:10]


@contextmanager
def loop_of_its_own() -> Iterator[asyncio.AbstractEventLoop]:
    """Run an event loop in a thread, as a server does."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


def ask(service, loop, answers, turn):
    """Ask for one path after the other; tell what came by a queue that makes one wait."""
    client = httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=service), base_url="http://t"
    )
    known = {}
    first = turn % len(PATHS)
    for path in islice(cycle(PATHS), first, first + SWAPS):
        tag, *before = known.get(path, ("", 0, ""))
        begun = number_of(service.edition)
        asked = client.get(path, headers={"if-none-match": tag} if tag else {})
        answer = asyncio.run_coroutine_threadsafe(asked, loop).result()
        ended = number_of(service.edition)
        found = before if answer.status_code == 304 else told(path, answer)
        known[path] = (answer.headers["etag"], *found)
        answers.put(Seen(path, begun, ended, answer.status_code, *known[path]))
    asyncio.run_coroutine_threadsafe(client.aclose(), loop).result()


def swapped(service, facts, settings, answers):
    """Change the edition again and again; return what was seen and the editions past."""
    seen, past, most_alive = [], [], 0
    for number in range(1, SWAPS + 1):
        past.append(ref(service.edition))
        service.edition = edition_over(atlas_of(facts, number), settings)
        seen += [answers.get(timeout=LONGEST_WAIT_S) for _ in range(THREADS)]
        most_alive = max(most_alive, sum(edition() is not None for edition in past))
    return seen, past, most_alive


@pytest.fixture(scope="module")
def run(facts, settings):
    """Swap while threads ask; what was seen, and the editions that should be gone."""
    service = create_app(settings, atlas_of(facts, 0))
    answers = Queue(THREADS)
    with loop_of_its_own() as loop, ThreadPoolExecutor(THREADS) as threads:
        asking = [
            threads.submit(ask, service, loop, answers, turn) for turn in range(THREADS)
        ]
        seen, past, most_alive = swapped(service, facts, settings, answers)
        for each in asking:
            each.result()
    gc.collect()
    return seen, [edition() for edition in past], most_alive


def test_editions_are_changed_while_answers_are_made(run):
    seen, past, _ = run
    assert len(past) == SWAPS
    assert len({each.number for each in seen}) > SWAPS // 4
    assert any(each.begun < each.ended for each in seen)
    assert {each.path for each in seen} == set(PATHS)


def test_an_answer_is_of_an_edition_that_was_current_while_it_was_asked_for(run):
    wrong = [each for each in run[0] if not each.begun <= each.number <= each.ended]
    assert wrong == []


def test_edition_facts_and_body_agree(run):
    wrong = [each for each in run[0] if each.day != opened(each.number).isoformat()]
    assert wrong == []


def test_an_entity_tag_belongs_to_one_edition_and_an_edition_has_one(run):
    by_tag, by_number = {}, {}
    for each in run[0]:
        by_tag.setdefault((each.path, each.tag), set()).add(each.number)
        by_number.setdefault((each.path, each.number), set()).add(each.tag)
    assert {len(numbers) for numbers in by_tag.values()} == {1}
    assert {len(tags) for tags in by_number.values()} == {1}


def test_past_editions_are_gone_and_never_piled_up(run):
    _, past, most_alive = run
    assert past == [None] * SWAPS
    assert most_alive <= THREADS + 1
