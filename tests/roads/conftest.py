"""Real Valhalla services over made-up roads, each a process of its own."""

import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx2
import osmium
import pytest

from geodata.geodesy import line

ROOT = Path(__file__).parents[2]
VALHALLA = ROOT / ".venv-roads" / "valhalla"
PROGRAMS, CONFIGURE = VALHALLA / "bin", VALHALLA / "valhalla_build_config.py"
ACX, KMG = (104.960804, 25.083423), (102.929167, 25.101944)
"""兴义 and 昆明长水: 204 km apart, and no other open port within 240 km of 兴义."""

HOUR_TWO = {"fast": "120", "slow": "60"}
"""Speed limits, km/h: 204 km take 1.7 hours or 3.4."""


def write_roads(file, speed):
    """Write a straight motorway from one airport to the other, with a road at each end."""
    path = line(*ACX, *KMG).coords
    with osmium.SimpleWriter(str(file)) as writer:
        for number, place in enumerate(path, 1):
            writer.add_node(osmium.osm.mutable.Node(id=number, location=tuple(place)))
        refs = list(range(1, len(path) + 1))
        kinds = {
            "residential": [refs[:2], refs[-2:]],
            "motorway" if speed == "120" else "secondary": [refs[1:-1]],
        }
        number = 1
        for kind, ways in kinds.items():
            for nodes in ways:
                tags = {"highway": kind, "oneway": "no", "maxspeed": speed}
                way = osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags)
                writer.add_way(way)
                number += 1


def configured(folder, port):
    """Return the file of Valhalla's own configuration, its addresses in a folder."""
    proxies = {
        f"--{stage}-service-proxy": f"ipc://{folder}/{stage}"
        for stage in ("loki", "thor", "odin")
    }
    given = {
        "--mjolnir-tile-dir": folder / "tiles",
        "--httpd-service-listen": f"tcp://127.0.0.1:{port}",
        "--httpd-service-loopback": f"ipc://{folder}/loopback",
        "--httpd-service-interrupt": f"ipc://{folder}/interrupt",
        "--service-limits-isochrone-max-time-contour": 240,
        **proxies,
    }
    words = [str(word) for pair in given.items() for word in pair]
    command = [sys.executable, CONFIGURE, *words]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    file = folder / "valhalla.json"
    file.write_text(told.stdout)
    return file


def reserved_port():
    """A free port that the system gives to no other program until its server uses it.

    The side that closes a connection first keeps its port in TIME_WAIT for a minute: the
    system does not assign it as an ephemeral port, but a server can bind it.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            listener.accept()[0].close()
    return port


@contextmanager
def valhalla(folder, speed):
    """Build tiles of some roads, serve them, and yield the address."""
    roads = folder / "roads.osm.pbf"
    write_roads(roads, speed)
    port = reserved_port()
    config = configured(folder, port)
    build = [PROGRAMS / "valhalla_build_tiles", "-c", config, roads]
    subprocess.run(build, check=True, capture_output=True, cwd=folder)
    with (folder / "service.log").open("w") as log:
        serve = [PROGRAMS / "valhalla_service", config, "1"]
        running = subprocess.Popen(serve, stdout=log, stderr=log, cwd=folder)
    address = f"http://127.0.0.1:{port}"
    try:
        # Refused connections are tried again, longer apart each time.
        patient = httpx2.HTTPTransport(retries=8)
        with httpx2.Client(transport=patient, timeout=90) as client:
            client.get(f"{address}/status").raise_for_status()
        yield address
    finally:
        # Asked to end, it would first wait for whoever might still ask.
        running.kill()
        running.wait(10)


@pytest.fixture(scope="session", params=list(HOUR_TWO))
def engine_url(request, tmp_path_factory):
    """The address of an engine whose roads are fast, and of one whose roads are slow."""
    folder = tmp_path_factory.mktemp(request.param)
    with valhalla(folder, HOUR_TWO[request.param]) as address:
        yield address


@pytest.fixture
def speed(request):
    """Whether the roads are fast or slow."""
    return request.node.callspec.params["engine_url"]
