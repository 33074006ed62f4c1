"""Lines of equal distance to the nearest port, as the service gives them."""

import pytest

CONTOURS = "/rules/airport-proximity/contours"


def lines(client, **query):
    answer = client.get(CONTOURS, params=query)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/geo+json"
    return answer.json()


def test_the_day_decides_which_ports_count(client):
    before, after = (lines(client, as_of=day) for day in ("1978-01-01", "2015-12-31"))
    assert before["ports"] < after["ports"]
    assert before["as_of"] == "1978-01-01"
    assert before["features"] != after["features"]


def test_what_is_assumed_of_ports_counts_and_is_said(client):
    known = lines(client, as_of="2015-12-31")
    body = lines(client, as_of="2015-12-31", open="MIG", closed="ctu", lang="en")
    assert body["ports"] == known["ports"]
    assert body["features"] != known["features"]
    assert (known["hypothetical"], body["hypothetical"]) == (False, True)
    assert len(body["assumptions"]) == 2


def test_it_says_how_far_a_line_may_be_off(client):
    body = lines(client, as_of="2015-12-31", lang="en")
    assert body["error_m"] == 50
    assert "more than 50 m" in body["notes"][0]
    distances = [each["properties"]["distance_km"] for each in body["features"]]
    assert distances[:7] == [50, 100, 150, 200, 300, 400, 500]


def test_ports_at_unknown_sites_are_named(client):
    assert lines(client, as_of="2005-01-01")["unplaced"]


@pytest.mark.parametrize("query", ["as_of=2015-02-30", "as_of=2015&x=1", "levels=50"])
def test_a_mistake_is_refused(client, query):
    assert client.get(f"{CONTOURS}?{query}").status_code == 400
