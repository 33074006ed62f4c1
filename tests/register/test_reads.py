"""Who may read the register: holders of a token, unless it is open to all."""

import pytest
from fastapi.testclient import TestClient

from app.clock import now
from app.configuration import load
from app.main import create_app
from app.settings import Settings
from geodata.errors import BadSetting
from tests.register.conftest import finished
from tests.register.test_over_http import JZH

EXECUTION = "/processes/airport-proximity/execution"
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def closed(atlas, tmp_path_factory):
    """The service as it is by default, with a record and a job; and a reader's header."""
    service = create_app(Settings(data_dir=tmp_path_factory.mktemp("closed")), atlas)
    stores = service.service.state.provider.stores()
    token = stores.tokens.issue("王核", "officer", now(), None)
    client, headers = TestClient(service), {"Authorization": f"Bearer {token}"}
    record = client.post("/assessments", json=JZH, headers=headers).json()["record"]
    later = {**headers, "Prefer": "respond-async"}
    asked = {"inputs": {"airport": "JZH", "as_of": "2015-12-31"}}
    job = client.post(EXECUTION, json=asked, headers=later).json()["jobID"]
    finished(service.service.state.job_runner)
    yield client, headers, {"id": record["id"], "job": job}
    stores.register.engine.dispose()


READS = [
    *(f"/assessments{form}" for form in ("", "?f=json", "?f=html", "?f=geojson")),
    *(f"/assessments/{{id}}?f={f}" for f in ("json", "html", "pdf", "geojson")),
    "/assessments/{id}",
    "/assessments/{id}/rerun",
    "/jobs",
    "/jobs/{job}",
    "/jobs/{job}/results",
]


@pytest.mark.parametrize("path", READS)
def test_takes_a_token_unless_it_is_open(closed, path):
    client, headers, named = closed
    address = path.format(**named)
    answer = client.get(address)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert "九寨" not in answer.text
    told = client.get(address, headers=headers)
    assert (told.status_code, told.headers["cache-control"]) == (200, "no-store")
    assert client.get(address).status_code == 401


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_browser_gets_a_page_that_asks_for_the_token(closed, lang):
    client, _, _ = closed
    page = client.get(f"/assessments?lang={lang}", headers=PAGE)
    assert (page.status_code, page.headers["cache-control"]) == (401, "no-store")
    assert page.headers["content-type"].startswith("text/html")
    assert '<input name="token" type="password"' in page.text


def test_what_is_filed_by_no_one_stays_a_problem_in_a_browser_too(closed):
    answer = closed[0].post("/assessments", json=JZH, headers=PAGE)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_view_for_the_public_is_not_there_yet(monkeypatch):
    monkeypatch.setenv("KOUAN_REGISTER_READS", "public")
    with pytest.raises(BadSetting, match="no public view"):
        load()
