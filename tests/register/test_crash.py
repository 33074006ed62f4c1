"""Killed at any moment, the service loses nothing acknowledged and halves nothing."""

import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

import httpx2
import pytest

from app.clock import now
from app.settings import Settings
from geodata.register.database import FILE
from tests.register.conftest import books_of

AT_ONCE = 4
ROUNDS = {"sqlite": 50, "postgresql": 10}


A_CONNECTION_EACH = httpx2.Limits(max_keepalive_connections=0)


def application(number):
    return {
        "name": f"第 {number} 号机场",
        "position": {"lon": 100.0, "lat": 35.0, "datum": "wgs84"},
        "airport_class": "branch",
        "routes": number,
        "as_of": "2015-12-31",
    }


@contextmanager
def forks(data_dir, url):
    """Yield the service's address, and a function that begins it and gives its pid."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        handle = str(listener.fileno())
        running = subprocess.Popen(
            [sys.executable, "-m", "tests.register.forks", handle, str(data_dir), url],
            pass_fds=[listener.fileno()],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

        def begin():
            running.stdin.write("\n")
            running.stdin.flush()
            return int(running.stdout.readline())

        yield f"http://127.0.0.1:{listener.getsockname()[1]}", begin
        running.stdin.close()
        running.wait(30)
        running.stdout.close()


def officer_at(address, token):
    """Return a client with a token that opens a connection for every request."""
    return httpx2.Client(
        base_url=address,
        headers={"Authorization": f"Bearer {token}"},
        limits=A_CONNECTION_EACH,
        timeout=30,
    )


class Officer:
    """Files applications, each until it is acknowledged, whatever happens between."""

    def __init__(self, client):
        self.client = client
        self.acknowledged = {}

    def file(self, number):
        key = {"Idempotency-Key": str(number)}
        try:
            answer = self.client.post(
                "/assessments", json=application(number), headers=key
            )
        except httpx2.TransportError:
            return
        assert answer.status_code == 201, answer.text
        record = answer.json()["record"]
        self.acknowledged[number] = (record["id"], record["hash"])


def filed_through(kills, officer, begin, choice):
    """File applications, the service killed so many times meanwhile; return how many.

    It is killed after a random count of answers, while others are under way; those that
    wait for a connection are served by the next.
    """
    pid, numbers, under_way = begin(), 0, {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(kills):
            unanswered = set(range(numbers)) - officer.acknowledged.keys()
            again = unanswered - set(under_way.values())
            numbers += 2 * AT_ONCE
            for number in (*again, *range(numbers - 2 * AT_ONCE, numbers)):
                under_way[pool.submit(officer.file, number)] = number
            for done in islice(as_completed(under_way), choice.randint(1, AT_ONCE)):
                done.result()
            os.kill(pid, signal.SIGKILL)
            pid = begin()
            under_way = {k: n for k, n in under_way.items() if not k.done()}
    while left := set(range(numbers)) - officer.acknowledged.keys():
        for number in left:
            officer.file(number)
    os.kill(pid, signal.SIGTERM)
    return numbers


def test_killed_again_and_again(request, url, tmp_path):
    backend = request.node.callspec.params["url"]
    stores = books_of(Settings(data_dir=tmp_path, database_url=url))
    token = stores.tokens.issue("王核", "officer", now(), None)
    with forks(tmp_path, url) as (address, begin), officer_at(address, token) as client:
        officer = Officer(client)
        kills = ROUNDS[backend]
        filed = filed_through(kills, officer, begin, random.Random(backend))
    found = stores.register.verify()
    assert found.fault is None
    assert found.count - 1 == filed == len(officer.acknowledged)
    for record_id, digest in officer.acknowledged.values():
        assert stores.register.record(record_id).hash == digest
    stores.register.engine.dispose()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_rows_edited_while_it_was_down_are_exposed(tmp_path, shop):
    for number in range(3):
        shop.client.post(
            "/assessments", json=application(number), headers=shop.headers()
        )
    shop.stores.register.engine.dispose()
    with closing(sqlite3.connect(tmp_path / FILE)) as thief:
        thief.execute("DROP TRIGGER records_no_UPDATE")
        thief.execute("UPDATE records SET body = '{}' WHERE number = 2")
        thief.commit()
    command = [sys.executable, "-m", "app.cli", "verify"]
    env = {**os.environ, "KOUAN_DATA_DIR": str(tmp_path)}
    told = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "第 2 条" in told.stdout
