"""The settings for conformance suites of OGC API Processes, and that they are off."""

from threading import Event
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.register.conftest import finished

GIVEN = {
    "text": "口岸",
    "number": 1.5,
    "words": ["a", "b"],
    "box": {"bbox": [51.9, 7.0, 52.0, 7.1], "crs": "CRS84"},
    "pause": 0,
}
LATER = {"Prefer": "respond-async"}


@pytest.fixture(scope="module")
def suite(atlas, tmp_path_factory):
    """A service configured for a suite, with clients on this machine and on another."""
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("echo"), echo="on", open_jobs="on"
    )
    service = create_app(settings, atlas)
    yield SimpleNamespace(
        near=TestClient(service, client=("127.0.0.1", 50_000)),
        far=TestClient(service, client=("192.0.2.1", 50_000)),
        finish=lambda: service.service.state.job_runner._thread.submit(int).result(),
    )
    finished(service.service.state.job_runner)


def test_echo_gives_back_what_it_is_given(suite):
    asked = {"inputs": GIVEN, "response": "raw"}
    assert suite.far.post("/processes/echo/execution", json=asked).json() == GIVEN


def test_echo_is_there_only_where_it_is_on(client, suite):
    assert client.get("/processes/echo").status_code == 404
    assert "/processes/echo" not in client.get("/api").json()["paths"]
    assert "/processes/echo/execution" in suite.far.get("/api").json()["paths"]
    described = suite.far.get("/processes/echo").json()["inputs"]
    assert described["words"]["schema"]["type"] == "array"
    assert described["box"]["schema"]["allOf"][0] == {"format": "ogc-bbox"}


def test_a_job_that_is_not_done_says_where_to_watch_it(suite, monkeypatch):
    go_on = Event()
    monkeypatch.setattr("app.processes.echo.sleep", lambda _: go_on.wait(30))
    asked = {"inputs": {"text": "a"}}
    accepted = suite.near.post("/processes/echo/execution", json=asked, headers=LATER)
    job = accepted.headers["Location"]
    early = suite.near.get(f"{job}/results")
    watched = [
        link["href"] for link in accepted.json()["links"] if link["rel"] == "monitor"
    ]
    go_on.set()
    suite.finish()
    assert (early.status_code, watched) == (404, [job])
    assert early.json()["type"].endswith("/result-not-ready")
    links = suite.near.get(job).json()["links"]
    assert "monitor" not in {link["rel"] for link in links}


def test_jobs_are_open_to_this_machine_alone(suite):
    asked = {"inputs": GIVEN}
    accepted = suite.near.post("/processes/echo/execution", json=asked, headers=LATER)
    assert accepted.status_code == 201
    job = accepted.headers["Location"]
    suite.finish()
    assert suite.near.get(f"{job}/results").json() == GIVEN
    assert suite.far.get(job).status_code == 401
    refused = suite.far.post("/processes/echo/execution", json=asked, headers=LATER)
    assert refused.status_code == 401


def test_jobs_take_a_token_unless_they_are_open(service):
    near = TestClient(service, client=("127.0.0.1", 50_000))
    asked = {"inputs": {"airport": "JZH"}}
    address = "/processes/airport-proximity/execution"
    assert near.post(address, json=asked, headers=LATER).status_code == 401
