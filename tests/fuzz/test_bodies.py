"""Whatever is sent as an application or as inputs, the service takes it or says why not."""

import json

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.clock import now
from app.main import create_app
from app.processes.job_runner import ExecutionForm
from app.registry import PROCESSES
from app.settings import Settings
from tests.register.test_over_http import DECISION

ALL = list(HealthCheck)
halves = st.text(st.characters(categories=["Cs", "Cc", "Cf", "L"]), max_size=5)
"""Text with lone surrogates and invisible characters."""

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | halves
    | st.sampled_from(["JZH", "2015-12-31", "wgs84", "branch", "103.68", 1e308, -0.0])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)
APPLICATION = {
    "name": "某机场",
    "position": {"lon": 103.68, "lat": 32.85, "datum": "wgs84", "accuracy_m": 30},
    "airport_class": "branch",
    "routes": 12,
    "people": 1,
    "as_of": "2015-12-31",
    "drives": [{"port": "CTU", "minutes": 300, "document": "证明"}],
    "evidence": [{"about": "routes", "document": "批复", "date": "2015-01-01"}],
}


@st.composite
def nearly(draw, whole):
    """A good body with one or two of its members turned into something else."""
    body = json.loads(json.dumps(whole))
    for _ in range(draw(st.integers(0, 2))):
        part = body
        while True:
            name = draw(st.sampled_from(sorted(part)))
            deeper = isinstance(part[name], dict) and part[name] and draw(st.booleans())
            if not deeper:
                break
            part = part[name]
        if draw(st.booleans()):
            part[name] = draw(values)
        else:
            del part[name]
            if not part:
                break
    return body


def answers_well(answer, good):
    assert answer.status_code in {good, 400, 404, 409}, answer.text
    if answer.status_code != good:
        assert answer.json()["detail_en"]


@pytest.fixture(scope="module")
def officer(atlas, tmp_path_factory):
    """A client that may file, and the headers that it files with."""
    service = create_app(Settings(data_dir=tmp_path_factory.mktemp("fuzz")), atlas)
    stores = service.service.state.provider.stores()
    token = stores.tokens.issue("王核", "officer", now(), None)
    client = TestClient(service, raise_server_exceptions=False)

    def post(path, body, media_type="application/json"):
        headers = {"Authorization": f"Bearer {token}", "Content-Type": media_type}
        return client.post(path, content=body, headers=headers)

    post.client = client
    yield post
    assert stores.register.verify().fault is None
    stores.register.engine.dispose()


@settings(max_examples=60, suppress_health_check=ALL)
@given(body=nearly(APPLICATION) | values)
def test_applications(officer, body):
    answers_well(officer("/assessments", json.dumps(body)), 201)


@pytest.fixture(scope="module")
def decisions(officer):
    """The address of the decisions on an assessment."""
    application = {**APPLICATION, "routes": 9_999}
    record = officer("/assessments", json.dumps(application)).json()["record"]
    return f"/assessments/{record['id']}/decisions"


@settings(max_examples=40, suppress_health_check=ALL)
@given(body=nearly(DECISION) | values)
def test_decisions(officer, decisions, body):
    answers_well(officer(decisions, json.dumps(body)), 201)


def doors(officer):
    """Every address that takes JSON, with its media type, as the definition names them."""
    paths = officer.client.get("/api").json()["paths"]
    written = {path: item["post"] for path, item in paths.items() if "post" in item}
    return {
        path: next(iter(post["requestBody"]["content"]))
        for path, post in written.items()
        if "requestBody" in post
    }


NONSENSE = [
    rb'{"name": "\ud800"}',
    rb'{"\udfff": 1}',
    '{"name": "\ud800"}'.encode("utf-8", "surrogatepass"),
    '{"name": "x"}'.encode("utf-16"),
    b"\x00",
    b'{"name": "\x00"}',
]


@pytest.mark.parametrize("body", NONSENSE)
def test_what_is_no_text_is_told_at_every_door(officer, body):
    there = doors(officer)
    assert {"/assessments", *(f"/processes/{p}/execution" for p in PROCESSES)} < {
        *there
    }
    for path, media_type in there.items():
        answer = officer(path.replace("{recordId}", "2026-000001"), body, media_type)
        assert (answer.status_code, answer.json()["type"]) == (
            400,
            "/problems/bad-form",
        )


@settings(max_examples=50, suppress_health_check=ALL)
@given(body=st.binary(max_size=200))
def test_bytes(officer, body):
    answers_well(officer("/assessments", body), 201)


@pytest.mark.parametrize("name", list(PROCESSES))
@settings(max_examples=30, suppress_health_check=ALL)
@given(data=st.data())
def test_executions(officer, name, data):
    members = sorted(PROCESSES[name].form.model_fields)
    inputs = data.draw(st.dictionaries(st.sampled_from(members), values, max_size=4))
    body = data.draw(nearly({"inputs": inputs, "response": "document"}) | values)
    answers_well(officer(f"/processes/{name}/execution", json.dumps(body)), 200)


def test_what_is_drawn_here_is_what_is_read_there():
    assert {"inputs", "response"} <= set(ExecutionForm.model_fields)
