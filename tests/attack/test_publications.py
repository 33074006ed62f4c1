"""Publications while the service is killed, and while it is asked by many."""

import hashlib
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor, wait
from statistics import median, quantiles
from threading import Event
from time import monotonic

import httpx2
import pytest

from app.clock import now
from app.settings import Settings
from tests.ledger.conftest import MOVE
from tests.register.conftest import books_of, postgres, url
from tests.register.test_crash import forks, officer_at

__all__ = ["postgres", "url"]

pytestmark = pytest.mark.attack

KILLS = {"sqlite": 12, "postgresql": 6}
LONGEST_S = 0.25
"""A publication takes less; the service is killed at a random time within it."""

WORKERS, ASKERS, RATE, PUBLICATIONS = 4, 8, 200, 100
IN_FORCE_S = 1.0
SERVE = (sys.executable, "-m", "app.cli", "serve")
ITEM = "/collections/sea-ports/items/dalian"
TILE = "/collections/sea-ports/tiles/WebMercatorQuad/5/12/26"


def renamed(turn):
    return {**MOVE, "valid_from": None, "properties": {"name_en": f"Port {turn}"}}


def asked(client, method, path, **more):
    """Ask until there is an answer: a connection may wait for a process that was killed."""
    for _ in range(5):
        try:
            return client.request(method, path, **more)
        except httpx2.TransportError as error:
            lost = error
    raise lost


def name_and_edition(client):
    item = asked(client, "GET", ITEM).json()
    return item["properties"]["name_en"], item["edition"]


def test_killed_at_random_while_it_publishes(request, url, tmp_path):
    backend = request.node.callspec.params["url"]
    choice, stores = (
        random.Random(backend),
        books_of(Settings(data_dir=tmp_path, database_url=url)),
    )
    tokens = [stores.tokens.issue(name, "officer", now(), None) for name in "甲乙"]
    done = 0
    with (
        forks(tmp_path, url) as (address, begin),
        officer_at(address, tokens[0]) as one,
        officer_at(address, tokens[1]) as other,
        ThreadPoolExecutor(1) as pool,
    ):
        pid = begin()
        for turn in range(KILLS[backend]):
            before = name_and_edition(one)
            number = asked(one, "POST", "/changes", json=renamed(turn)).json()["n"]
            publishing = pool.submit(_published, other, number)
            wait([publishing], choice.uniform(0, LONGEST_S))
            os.kill(pid, signal.SIGKILL)
            pid = begin()
            told = publishing.result()
            after, state = (
                name_and_edition(one),
                asked(one, "GET", f"/changes/{number}").json(),
            )
            if state["state"] == "published":
                done += 1
                assert after == (f"Port {turn}", state["edition"])
            else:
                assert told != 200, "what was acknowledged is in force"
                assert (state["state"], after) == ("proposed", before)
        os.kill(pid, signal.SIGTERM)
    print(f"{backend}: {done} of {KILLS[backend]} publications in force")
    assert stores.register.verify().faults == ()
    stores.register.engine.dispose()


def _published(client, number):
    try:
        return client.post(f"/changes/{number}/publication", json={}).status_code
    except httpx2.TransportError:
        return None


class Asker:
    """Asks at a rate, each few requests of another worker, and notes what it was told."""

    def __init__(self, port, stop):
        self.port, self.stop = port, stop
        self.told, self.tags, self.count = [], defaultdict(set), 0

    def run(self):
        while not self.stop.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            for turn in range(8):
                begun = monotonic()
                self.ask(connection, (ITEM, f"{ITEM}?lang=en", TILE)[turn % 3], begun)
                self.stop.wait(max(0.0, begun + ASKERS / RATE - monotonic()))
            connection.close()

    def ask(self, connection, path, begun):
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        self.count += 1
        self.tags[path, answer.headers["etag"]].add(hashlib.sha256(body).hexdigest())
        if path != TILE:
            item = json.loads(body)
            told = item["edition"], item["properties"]["name_en"]
            self.told.append((begun, *told))
        else:
            name = re.search(rb"Port (\d+)", body)
            self.told.append((begun, None, name and name[0].decode()))


def test_no_answer_mixes_editions(tmp_path):
    stores = books_of(Settings(data_dir=tmp_path))
    tokens = [stores.tokens.issue(name, "officer", now(), None) for name in "甲乙"]
    stores.register.close()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (tmp_path / "log").open("w") as log:
        running = subprocess.Popen(
            [*SERVE, "--port", str(port), "--workers", str(WORKERS)],
            env={
                **os.environ,
                "KOUAN_DATA_DIR": str(tmp_path),
                "KOUAN_ACCESS_LOG": "off",
            },
            stdout=log,
            stderr=log,
        )
        try:
            _ask_and_publish(port, tokens)
        finally:
            running.terminate()
            running.wait(60)


def _ready(port):
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        for _ in range(600):
            try:
                client.get(ITEM)
            except httpx2.TransportError:
                Event().wait(0.2)
            else:
                return


def _ask_and_publish(port, tokens):
    _ready(port)
    address, stop = f"http://127.0.0.1:{port}", Event()
    askers = [Asker(port, stop) for _ in range(ASKERS)]
    begun, made, took = monotonic(), [], []
    with (
        officer_at(address, tokens[0]) as one,
        officer_at(address, tokens[1]) as other,
        ThreadPoolExecutor(ASKERS) as pool,
    ):
        asking = [pool.submit(asker.run) for asker in askers]
        try:
            for turn in range(PUBLICATIONS):
                number = one.post("/changes", json=renamed(turn)).json()["n"]
                start = monotonic()
                answer = other.post(f"/changes/{number}/publication", json={})
                assert answer.status_code == 200, answer.text
                took.append(monotonic() - start)
                made.append((monotonic(), answer.json()["edition"], f"Port {turn}"))
            stop.wait(2 * IN_FORCE_S)
        finally:
            stop.set()
        for each in asking:
            each.result()
    _judge(askers, made, took, monotonic() - begun)


def _judge(askers, made, took, seconds):
    names = {edition: name for _, edition, name in made}
    order = {name: turn for turn, (_, _, name) in enumerate(made)}
    tags, late_s = defaultdict(set), [0.0] * len(made)
    for asker in askers:
        for key, bodies in asker.tags.items():
            tags[key] |= bodies
        for begun, edition, name in asker.told:
            if edition is not None:
                assert names.get(edition, "Dalian") == name, "an answer mixes editions"
            newer = order.get(name, -1) + 1
            if newer < len(made):
                late_s[newer] = max(late_s[newer], begun - made[newer][0])
    assert all(len(bodies) == 1 for bodies in tags.values()), "a tag for two bodies"
    in_tiles = {name for a in askers for _, edition, name in a.told if edition is None}
    assert len(in_tiles) > PUBLICATIONS // 2, "tiles follow"
    count = sum(asker.count for asker in askers)
    shown = [
        f"p50 {median(x):.3f}, p95 {quantiles(x, n=20)[18]:.3f} s"
        for x in (took, late_s)
    ]
    print(
        f"{count} requests, {count / seconds:.0f} a second, {len(made)} publications: "
        f"{shown[0]}; in force everywhere: {shown[1]}, at the most {max(late_s):.3f} s"
    )
    assert max(late_s) < IN_FORCE_S
