"""The page that evaluates a plan: totals by class, region, province and year as of a day."""

import pytest

PATH = "/plans/plan-13/fulfilment"
COUNTS = ("called_for", "approved", "accepted", "opened", "before_plan", "not_yet")


def told(client, day, **params):
    return client.get(PATH, params={"as_of": day, **params}).json()


@pytest.mark.parametrize("group", ["classes", "regions", "provinces"])
@pytest.mark.parametrize("day", ["2015-12-31", "2020-12-31", "2026-11-28"])
def test_every_grouping_sums_up_to_the_totals(client, day, group):
    body = told(client, day)
    for name in (*COUNTS, "unknown"):
        assert sum(row[name] for row in body[group]) == body["totals"][name]


@pytest.mark.parametrize("day", ["2015-12-31", "2020-12-31", "2026-11-28"])
def test_a_thing_is_open_not_open_or_not_known_and_counted_once(client, day):
    totals = told(client, day)["totals"]
    assert totals["called_for"] == 33
    kinds = ("opened", "not_yet", "unknown")
    assert sum(totals[kind] for kind in kinds) == totals["called_for"]


def test_no_planned_border_port_was_open_at_the_end_of_the_plan(client):
    regions = told(client, "2020-12-31", lang="en")["regions"]
    border = [row for row in regions if row["label"] != "Outside Box 2"]
    assert sum(row["called_for"] for row in border) == 16
    assert {row["opened"] for row in border} == {0}
    regions = told(client, "2026-11-28", lang="en")["regions"]
    assert sum(r["opened"] for r in regions if r["label"] != "Outside Box 2") == 4


def test_what_is_not_documented_on_a_later_day_is_not_known(client):
    def on(day):
        entries = told(client, day)["entries"]
        return next(e for e in entries if e["id"] == "ceke-rail")["on_the_day"]

    assert (on("2023-11-28"), on("2026-11-28")) == ("not_yet", "unknown")


def test_years_count_what_they_surely_saw(client):
    years = {row["year"]: row for row in told(client, "2022-12-31")["years"]}
    assert sorted(years) == list(range(2016, 2023))
    assert years[2021] == {"year": 2021, "approved": 1, "accepted": 3, "opened": 2}
    assert years[2022] == {"year": 2022, "approved": 0, "accepted": 0, "opened": 2}


def test_the_page_is_reached_from_the_plan_and_its_text(client):
    for path in ("/plan", "/plans/plan-13"):
        assert f'href="{PATH}?' in client.get(path, params={"f": "html"}).text
    page = client.get(PATH, params={"f": "html", "as_of": "2020-12-31"}).text
    assert 'value="2020-12-31"' in page
    assert "None" not in page


def test_a_day_that_is_none_and_a_plan_not_held_are_refused(client):
    assert client.get(PATH, params={"as_of": "2020-13-01"}).status_code == 400
    assert client.get("/plans/plan-31/fulfilment").status_code == 404
