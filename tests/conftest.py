"""Fixtures shared by every test: the real facts, one client, one live server."""

import gc
import os
import sys
from dataclasses import dataclass

import geopandas as gpd
import pytest
import shapely
from fastapi.testclient import TestClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from app import cli
from app.atlas import open_atlas
from app.commands import check, export, screen, sheet
from app.commands import map as map_command
from app.main import create_app
from app.settings import Settings
from geodata.crs import CRS84
from geodata.text import Text
from layers.features.snapshot import Snapshot
from layers.layer import COMMON, Column, Layer, Paint
from tests.serving import serving

# Tests use host names of their own; `tests/http/test_hosts.py` tests which are accepted.
os.environ["KOUAN_HOSTS"] = "*"

# No deadline for an example: the machine may be busy. Few examples: every run draws others.
hypothesis_settings.register_profile(
    "any-load",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=30,
)
hypothesis_settings.load_profile("any-load")


def pytest_collection_finish():
    """Let the garbage collector pass over tests and modules, which stay until the end.

    Looking through them again and again took a quarter of the processor's time.
    """
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter):
    """In CI a skipped test is a failure: what is not run is not proved."""
    skipped = terminalreporter.stats.get("skipped", [])
    if os.environ.get("CI") and skipped:
        terminalreporter.write_line(f"CI: {len(skipped)} skipped, so this run fails")
        terminalreporter._session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory):
    """Where the services of this run keep their register."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def settings(data_dir):
    return Settings(data_dir=data_dir)


@pytest.fixture(scope="session")
def atlas(settings):
    return open_atlas(settings)


@pytest.fixture(scope="session")
def facts(atlas):
    return atlas.facts


@pytest.fixture(scope="session")
def service(settings, atlas):
    return create_app(settings, atlas)


@pytest.fixture(scope="session")
def client(service):
    return TestClient(service, raise_server_exceptions=False)


@pytest.fixture(scope="session")
def request_log(tmp_path_factory):
    """The file in which the live server writes a line a request."""
    return tmp_path_factory.mktemp("server") / "requests.log"


@pytest.fixture(scope="session")
def server(request_log, data_dir):
    """The address of the real service in a process of its own."""
    with request_log.open("w") as log, serving(log, data_dir=data_dir) as address:
        yield address


@dataclass(frozen=True)
class Done:
    """Result of a command."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def kouan(monkeypatch, capsys, atlas):
    """Run the command in this process, on the facts of all tests: both save seconds."""
    for module in (check, export, map_command, screen, sheet):
        monkeypatch.setattr(module, "open_atlas", lambda _: atlas)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["kouan", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        told = capsys.readouterr()
        return Done(left.value.code or 0, told.out, told.err)

    return run


AWKWARD = {
    "east-of-the-line": (shapely.Point(179.5, -17.0), "Plain"),
    "west-of-the-line": (shapely.Point(-179.5, -17.0), 'Quote "q", comma'),
    "tall": (shapely.Point(10.0, 10.0, 99.0), "=HYPERLINK(1)"),
    "script": (shapely.Point(20.0, 20.0), "<img src=x onerror=alert(1)>"),
    "nothing": (shapely.Point(), "空 — пусто — فارغ"),
    "ring": (shapely.box(30, 30, 40, 40) - shapely.box(33, 33, 36, 36), None),
}


@pytest.fixture(scope="session")
def country():
    """A made-up layer with every awkward geometry and name."""
    table = gpd.GeoDataFrame(
        {"id": list(AWKWARD), "name_zh": [name for _, name in AWKWARD.values()]},
        geometry=[shape for shape, _ in AWKWARD.values()],
        crs=CRS84,
    )
    for column in COMMON:
        if column.name not in table:
            table[column.name] = None
    table["codes"] = [("A", "B")] * len(table)
    layer = Layer(
        title=Text("虚构之地", "Made-up country"),
        description=Text("测试用", "For tests"),
        group="base",
        geometry="Point",
        columns=(Column(name="codes", meaning=Text("代码", "Codes"), type="list"),),
        paint=Paint(colour="#000000"),
        build=lambda _: table,
    )
    ordered = ["id", *(c.name for c in layer.all_columns), "geometry"]
    return Snapshot("made-up", layer, table[ordered])
