"""The whole service under attack; `make attack` runs it, on a server of its own."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.serving import serving

pytestmark = pytest.mark.attack

WAIT_S = 120
TILE = "/collections/provinces/tiles/WebMercatorQuad/4/6/13"
AREA = "/collections/proximity-area/items?threshold_km="
HOSTILE = 10_000


@pytest.fixture
def log(tmp_path):
    with (tmp_path / "log").open("w+") as log:
        yield log


@pytest.fixture
def service(log, tmp_path):
    """A client of a separate service that is ready."""
    with (
        serving(log, data_dir=tmp_path, access_log="off") as address,
        httpx2.Client(base_url=address, timeout=WAIT_S) as asking,
    ):
        asking.get("/readyz")
        yield asking


def pid_of(address):
    """Return the id of the process that listens at an address."""
    port = f":{httpx2.URL(address).port:04X} "
    lines = Path("/proc/net/tcp").read_text().splitlines()
    inode = next(ln.split()[9] for ln in lines if port in ln and " 0A " in ln)
    for found in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if found.readlink() == Path(f"socket:[{inode}]"):
                pid = int(found.parts[2])
                if pid != os.getpid():
                    return pid
        except OSError:
            continue
    raise AssertionError("nobody listens")


def rss_mb(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1000


def hostile(number):
    """Return a path and headers that are different in each call."""
    large = f"{number:06}" * 2_500
    return [
        ("/conformance", {"Accept": large}),
        ("/conformance", {"Accept-Language": large}),
        ("/conformance", {"Host": f"{number}.example"}),
        (f"/collections/sea-ports/items?filter=note='{large}'", {}),
        (f"/collections?x={large}", {}),
        (f"/rules/airport-proximity/check?airport={large}", {}),
        (f"/{large}", {}),
        ("/conformance", {"Accept": large * 2}),
        ("/", {"If-None-Match": large}),
        ("/collections/sea-ports/items?f=csv", {"Range": f"bytes={large}"}),
    ][number % 10]


def test_ten_thousand_hostile_requests_leave_no_more_than_half_as_much(service):
    address, pid = str(service.base_url), pid_of(str(service.base_url))
    for path in ("/", "/map", "/conformance", TILE, f"{AREA}200"):
        service.get(path)
    begun = rss_mb(pid)
    asking = http.client.HTTPConnection(httpx2.URL(address).netloc.decode())
    for number in range(HOSTILE):
        path, headers = hostile(number)
        asking.request("GET", path, headers=headers)
        answer = asking.getresponse()
        answer.read()
        assert answer.status < 500, (path[:80], headers)
    asking.close()
    ended = rss_mb(pid)
    print(f"RSS {begun:.0f} MB before, {ended:.0f} MB after")
    assert ended < 1.5 * begun


def test_forty_five_who_ask_for_areas_take_nothing_from_the_others(service):
    with ThreadPoolExecutor(45) as crowd:
        areas = [
            crowd.submit(httpx2.get, f"{service.base_url}{AREA}{km}", timeout=WAIT_S)
            for km in range(20, 65)
        ]
        for path in ("/healthz", "/readyz", TILE, "/map", "/collections"):
            assert service.get(path).status_code == 200, path
        statuses = {area.result().status_code for area in areas}
    assert statuses == {200, 503}


@pytest.fixture
def silent_service(log):
    """A service whose database accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"postgresql://127.0.0.1:{listener.getsockname()[1]}/x"
        with serving(log, database_url=url, register_reads="open") as address:
            yield address


def test_forty_five_readers_of_a_silent_database_take_nothing_from_the_maps(
    silent_service,
):
    with ThreadPoolExecutor(45) as crowd:
        readers = [
            crowd.submit(
                httpx2.get, f"{silent_service}/assessments?limit={n}", timeout=WAIT_S
            )
            for n in range(1, 46)
        ]
        for path in ("/healthz", "/readyz", TILE, "/map"):
            answer = httpx2.get(f"{silent_service}{path}", timeout=WAIT_S)
            assert answer.status_code == 200, path
        answers = [reader.result() for reader in readers]
    assert {answer.status_code for answer in answers} == {503}
    assert all(answer.headers["retry-after"] for answer in answers)


STUCK = """
import socket, sys, threading
from app import server
from app.settings import Settings
from starlette.concurrency import run_in_threadpool

async def application(scope, receive, send):
    print("begun", flush=True)
    await run_in_threadpool(threading.Event().wait)

server.GRACE_S, server.END_S = 1, 2.0
server.run(Settings(), socket.socket(fileno=int(sys.argv[1])), application)
"""


@contextmanager
def program(text, log):
    """Run a program with a socket that listens; yields it and the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = subprocess.Popen(
            [sys.executable, "-c", text, str(listener.fileno())],
            pass_fds=[listener.fileno()],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            yield running, listener.getsockname()[1]
        finally:
            running.kill()
            running.wait()
            running.stdout.close()


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT])
def test_a_thread_that_is_stuck_does_not_hold_up_the_end(log, sig):
    with (
        program(STUCK, log) as (running, port),
        socket.create_connection(("127.0.0.1", port)) as asking,
    ):
        asking.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert running.stdout.readline() == "begun\n"
        running.send_signal(sig)
        running.wait(WAIT_S)


WORKERS = """
import socket, sys
import uvicorn
from app.workers import Supervisor

if __name__ == "__main__":
    config = uvicorn.Config(
        "tests.attack.test_service:pid", workers=2, lifespan="off", access_log=False
    )
    listener = socket.socket(fileno=int(sys.argv[1]))
    Supervisor(config, [listener], uvicorn.Server).run()
"""


async def pid(scope, receive, send):
    """Answer with the number of the process."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"%d" % os.getpid()})


def test_a_worker_that_is_killed_is_replaced_and_that_is_logged(log):
    with program(WORKERS, log) as (running, port):
        first = int(httpx2.get(f"http://127.0.0.1:{port}", timeout=WAIT_S).text)
        os.kill(first, signal.SIGKILL)
        told = ""
        while "takes its place" not in told and running.poll() is None:
            told = Path(log.name).read_text()
        assert f"worker {first} ended (exit code -9)" in told
        assert httpx2.get(f"http://127.0.0.1:{port}", timeout=WAIT_S).status_code == 200
        running.terminate()
        assert running.wait(WAIT_S) == 0
