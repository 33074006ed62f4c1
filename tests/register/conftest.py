"""Real databases: a SQLite file and a private PostgreSQL, each test in one of its own."""

import itertools
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from fastapi.testclient import TestClient

from app.clock import BEIJING, now
from app.main import create_app
from app.register.provider import RegisterProvider
from app.settings import Settings
from geodata.register.chain import Draft
from geodata.register.entries import Entry, Search
from tests.peers.database import OWNER, running

NOW = datetime(2026, 11, 23, 12, tzinfo=BEIJING)
NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgres():
    """The address of a PostgreSQL server, without a database's name."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    with running(folder) as port:
        yield f"postgresql://{OWNER}@127.0.0.1:{port}"
    shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request):
    """The address of an empty database; empty for a SQLite file."""
    if request.param != "postgresql":
        return ""
    server = request.getfixturevalue("postgres")
    name = f"register_{next(NUMBERS)}"
    with psycopg.connect(f"{server}/{OWNER}", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}"


def books_of(settings):
    return RegisterProvider(settings).stores()


@pytest.fixture
def shop(url, tmp_path, atlas):
    """The service over an empty register: ``.client``, ``.stores``, ``.headers(role)``."""
    settings = Settings(data_dir=tmp_path, database_url=url, register_reads="open")
    service = create_app(settings, atlas)
    stores = service.service.state.provider.stores()

    names, issued = {"officer": "王核", "reader": "读者", "admin": "管理员"}, {}

    def headers(role="officer", expires=None, **more):
        """Return the headers of a token; of the same one for the same role."""
        if (role, expires) not in issued:
            name = f"{names[role]}{len(issued) or ''}" if expires else names[role]
            issued[role, expires] = stores.tokens.issue(name, role, now(), expires)
        return {"Authorization": f"Bearer {issued[role, expires]}", **more}

    client = TestClient(service, raise_server_exceptions=False)
    yield SimpleNamespace(client=client, stores=stores, headers=headers)
    finished(service.service.state.job_runner)
    stores.register.engine.dispose()


def assessments_of(shop):
    """How many assessments are on record; tokens issued are records as well."""
    return shop.stores.register.find(Search())[1].matched


def finished(job_runner):
    """Wait for the thread of a job runner, if there is one, to be through with its jobs."""
    if job_runner is not None:
        job_runner._thread.shutdown(wait=True)


@pytest.fixture
def register(shop):
    return shop.stores.register


def draft(subject=None, **body):
    return Draft(
        kind="assessment" if subject is None else "decision",
        subject=subject,
        made_at="2026-11-23T12:00:00.000+08:00",
        made_by="王核",
        body=body,
    )


def entry(content, **given):
    usual = {
        "name_zh": "九寨黄龙机场",
        "name_en": "Jiuzhai Huanglong Airport",
        "iata": "JZH",
        "province_zh": "四川省",
        "lon": 103.682222,
        "lat": 32.853333,
        "as_of": "2015-12-31",
        "outcome_either": "met",
        "outcome_both": "met",
    }
    return Entry(content=content, **{**usual, **given})
