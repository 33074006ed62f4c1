"""The plan's text on the site: every quotation can be seen where it stands."""

import html
import re

import pytest

from geodata.plan_text import anchor

TABLES = (
    "sea_ports",
    "border_ports",
    "aviation_hubs",
    "aviation_ports",
    "plan_projects",
)


@pytest.fixture
def plan(facts):
    return facts.plan


def page(client, **params):
    return client.get("/plan", params={"f": "html", **params}).text


def test_the_whole_text_is_there(client, plan):
    shown = html.unescape(re.sub(r"<[^>]*>", "", page(client)))
    flat = re.sub(r"\s", "", shown)
    assert all(re.sub(r"\s", "", line.text) in flat for line in plan.lines)
    assert len("".join(line.text for line in plan.lines)) > 11_000


def test_sections_boxes_and_annexes_can_be_linked_to(client):
    anchors = re.findall(r'id="((?:section|box|annex)-[\d-]+)"', page(client))
    assert {"section-7", "section-1-2", "box-1", "box-2", "box-4", "annex-1"} <= set(
        anchors
    )
    assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize("name", TABLES)
def test_every_quotation_of_a_table_is_found_and_marked(facts, plan, name):
    for row in facts.records(name):
        span = plan.find(row["plan_quote_zh"], anchor(row["plan_ref"]))
        marks = "".join(
            mark.text for _, marks in plan.marked(span) for mark in marks if mark.marked
        )
        assert re.sub(r"\s", "", marks) == re.sub(r"\s", "", row["plan_quote_zh"])


def test_a_marked_sentence_has_an_anchor(client):
    text = page(client, mark="(同江)铁路口岸", ref="专栏2")
    assert text.count('id="mark"') == 1
    assert '<mark id="mark">(同江)铁路口岸</mark>' in text


def test_a_sentence_is_looked_for_where_it_is_said_to_stand(plan):
    whole = "".join(re.sub(r"\s", "", line.text) for line in plan.lines)
    first, there = plan.find("铁路"), plan.find("铁路", "box-4")
    assert first[0] < there[0]
    assert whole[slice(*there)] == "铁路"


def test_what_the_plan_does_not_say_is_refused(client):
    answer = client.get("/plan?mark=天上有龙")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "mark")
