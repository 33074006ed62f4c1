"""The list of the register: every condition it takes, every format, page after page."""

import csv
import io
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app.clock import now, today
from app.http.cases.register_list import LIST_FORMS, ListParams
from app.main import create_app
from app.settings import Settings
from tests.register.test_over_http import DECISION, JZH, PLACED, filed

LUM = {**JZH, "airport": "LUM", "as_of": "2015-06-30"}
FORMULA = {
    **PLACED,
    "iata": "XQX",
    "name": "=1+1<img src=x>",
    "name_en": "Jinchuan New",
}
YESTERDAY = str(today() - timedelta(days=1))


@pytest.fixture(scope="module")
def listed(atlas, tmp_path_factory):
    """Asks for the list by conditions: ids by the names a to d, and the answer's body.

    ``a`` is 九寨黄龙, corrected by ``b``; ``c`` is 德宏芒市, decided on; ``d`` is placed.
    """
    folder = tmp_path_factory.mktemp("list")
    service = create_app(Settings(data_dir=folder, register_reads="open"), atlas)
    stores = service.service.state.provider.stores()
    token = stores.tokens.issue("王核", "officer", now(), None)
    client, headers = TestClient(service), {"Authorization": f"Bearer {token}"}

    def post(path, body):
        answer = client.post(path, json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer.json()["record"]["id"]

    ids = {"a": post("/assessments", JZH)}
    corrected = {**JZH, "routes": 13, "supersedes": ids["a"]}
    ids["b"] = post("/assessments", corrected)
    ids["c"] = post("/assessments", LUM)
    post(f"/assessments/{ids['c']}/decisions", DECISION)
    ids["d"] = post("/assessments", FORMULA)
    letters = {record: letter for letter, record in ids.items()}

    def asked(**conditions):
        answer = client.get("/assessments", params=conditions)
        assert answer.status_code == 200, answer.text
        rows = answer.json()["assessments"]
        return "".join(sorted(letters[row["id"]] for row in rows))

    asked.client, asked.ids = client, ids
    yield asked
    stores.register.engine.dispose()


TRIED = {
    "name": [
        ("九寨 黄龙", "ab"),
        ("xqx", "d"),
        ("jzh", "ab"),
        ("huang jiuzhai", "ab"),
        ("黄 芒", ""),
    ],
    "airport": [("JZH", "ab"), ("zujz", "ab"), ("lum", "c"), ("xqx", "d"), ("QQQ", "")],
    "province": [("四川", "abd"), ("四川省", "abd"), ("yunnan", "c"), ("西藏", "")],
    "as_of": [("2015-12-31", "abd"), ("2015-06-30", "c"), ("2015-12-30", "")],
    "filed": [
        (str(today()), "abcd"),
        (f"{YESTERDAY}/{today()}", "abcd"),
        (f"{today()}/", "abcd"),
        (f"../{YESTERDAY}", ""),
    ],
    "officer": [("王核", "abcd"), ("李四", "c"), ("李", "")],
    "airport_class": [("branch", "abcd"), ("other", "")],
    "outcome": [("met", "abc"), ("not-met", ""), ("undetermined", "d")],
    "reading": [("both", "abcd"), ("either", "abcd")],
    "decided": [("true", "c"), ("false", "abd")],
    "decision": [("returned", "c"), ("accepted", "")],
    "decided_on": [(str(today()), "c"), (f"{today()}/..", "c"), (f"/{YESTERDAY}", "")],
    "superseded": [("true", "a"), ("false", "bcd")],
    "limit": [("1", "d"), ("3", "bcd")],
}


def test_every_condition_that_is_offered_is_tried():
    apart = {"lang", "f", "before"}
    assert set(TRIED) | apart == set(ListParams.model_fields)


@pytest.mark.parametrize(
    ("name", "value", "letters"),
    [(name, *case) for name, cases in TRIED.items() for case in cases],
)
def test_a_condition_selects(listed, name, value, letters):
    assert listed(**{name: value}) == letters


def test_only_the_decision_in_force_counts_in_any_database(shop):
    """Bodies are read as JSON by the database, by each in its own way."""

    def asked(**conditions):
        return shop.client.get("/assessments", params=conditions).json()["matched"]

    path = f"/assessments/{filed(shop)['record']['id']}/decisions"
    first = shop.client.post(path, json=DECISION, headers=shop.headers()).json()
    after = {"decision": "accepted", "officer": "赵六", "replaces": first["made"]["id"]}
    shop.client.post(path, json={**DECISION, **after}, headers=shop.headers())
    assert [asked(decision=one) for one in ("returned", "accepted")] == [0, 1]
    assert [asked(officer=one) for one in ("李四", "赵六", "王核")] == [0, 1, 1]
    assert asked(airport_class="branch", decided_on=str(today()), decided="true") == 1


def test_conditions_go_together(listed):
    assert listed(airport="JZH", superseded="false", province="四川") == "b"


def test_pages_follow_on_each_other(listed):
    first = listed.client.get("/assessments?limit=3").json()
    rest = next(link["href"] for link in first["links"] if link["rel"] == "next")
    then = listed.client.get(rest).json()["assessments"]
    assert [row["id"] for row in then] == [listed.ids["a"]]
    assert listed(before=first["assessments"][-1]["number"]) == "a"


BAD = {
    "name": " ",
    "airport": "J1",
    "province": "四",
    "as_of": "2015",
    "filed": "2026-12-31/2026-01-01",
    "officer": " ",
    "airport_class": "big",
    "outcome": "good",
    "reading": "neither",
    "decided": "1",
    "decision": "yes",
    "decided_on": "yesterday",
    "superseded": "no",
    "before": "0",
    "limit": "x",
    "colour": "red",
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_no_condition_is_told_in_our_words(listed, name, lang):
    answer = listed.client.get("/assessments", params={name: BAD[name], "lang": lang})
    body = answer.json()
    assert answer.status_code == 400
    assert name in body["detail"]
    assert not {"Input", "String", "should"} & set(body["detail"].split())


def test_what_is_no_condition_is_tried_for_each():
    assert set(BAD) >= set(ListParams.model_fields) - {"f", "lang"}


@pytest.mark.parametrize("form", LIST_FORMS)
def test_is_given_in_every_format_and_kept_by_nobody(listed, form):
    answer = listed.client.get(f"/assessments?f={form}")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.headers["content-type"].startswith(LIST_FORMS[form].split(";")[0])
    assert "etag" not in answer.headers
    assert "九寨黄龙机场" in answer.text
    assert "Jinchuan New" in answer.text or form == "html"


def test_opens_in_a_spreadsheet(listed):
    content = listed.client.get("/assessments?f=csv").content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert content.startswith(b"\xef\xbb\xbf")
    assert rows[0]["name_zh"] == f"'{FORMULA['name']}"
    assert (rows[1]["decided_by"], rows[1]["reason"]) == ("李四", "缺航线依据")
    assert rows[3]["superseded_by"] == listed.ids["b"]


def test_fields_that_a_form_sends_empty_are_no_conditions(listed):
    address = "/assessments?f=html&lang=zh&name=&airport=&outcome=&decided=true"
    page = listed.client.get(address)
    assert page.status_code == 200
    assert page.url.query == b"f=html&lang=zh&decided=true"
    assert "&lt;img" not in page.text


def test_names_with_markup_stay_text(listed):
    page = listed.client.get("/assessments?f=html").text
    assert "<img src=x" not in page
