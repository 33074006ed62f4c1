"""The map with what is chosen, in one file."""

import re
from urllib.parse import unquote

import pytest

from app.http.wire.admission import kind_of

DAY = "datetime=2015-12-31"


def test_it_is_a_download_whose_name_tells_layer_candidate_and_day(client):
    answer = client.get(f"/map/file?{DAY}&layers=sea-ports&at=JZH&lang=en")
    assert answer.status_code == 200
    held = answer.headers["Content-Disposition"]
    assert held.startswith("attachment; ")
    named = unquote(held.partition("UTF-8''")[2])
    assert named == "kouan-atlas_Sea-ports_JZH_2015-12-31.html"
    chinese = client.get(f"/map/file?{DAY}&layers=sea-ports&lang=zh").headers
    assert "海运口岸" in unquote(chinese["Content-Disposition"])


def test_it_weighs_less_than_1_8_megabytes(client):
    assert len(client.get(f"/map/file?{DAY}&at=JZH").content) < 1_800_000


def test_it_forbids_itself_to_load_anything(client):
    page = client.get(f"/map/file?{DAY}&layers=sea-ports").text
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page).group(1)
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    assert not re.search(r'<(?:script|link|img)[^>]+(?:src|href)="(?!data:)', page)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("layers=sea-port", 404),
        ("datetime=soon", 400),
        ("datetime=2999-01-01", 400),
        ("where=colour:red", 400),
        ("where=tier", 400),
        ("where=tier:nothing", 400),
        ("at=12", 400),
        ("at=JZX", 404),
        ("at=" + ";".join(["JZH"] * 9), 400),
        ("view=here", 400),
        ("layer=sea-ports", 400),
    ],
)
def test_what_there_is_not_is_refused_in_words(client, query, status):
    answer = client.get(f"/map/file?{query}")
    assert answer.status_code == status, answer.text
    assert answer.json()["detail"]


def test_it_is_admitted_like_other_costly_work():
    scope = {"path": "/map/file", "query_string": b""}
    assert kind_of(scope) == "areas"


def test_it_holds_the_verdicts_under_what_is_assumed_of_ports(client):
    page = client.get(f"/map/file?{DAY}&at=JZH;ACX&active=1&closed=ctu&lang=zh").text
    assert "airport=JZH&as_of=2015-12-31&closed=ctu&lang=zh" in page
    assert "假设情形" in page
    assert "closed=ctu&active=1" in page


def test_an_assumption_that_changes_nothing_is_refused(client):
    answer = client.get(f"/map/file?{DAY}&at=JZH&closed=xyz")
    assert answer.status_code == 400
    assert "closed" in answer.json()["detail"]
