"""Decisions of officers: their date, the decision they replace, and who entered them."""

from datetime import timedelta

import pytest

from app.clock import today
from app.register.seals import in_brief
from tests.register.test_over_http import DECISION, JZH, filed, sqlite_only
from tests.sheets import pages


@pytest.fixture
def case(shop):
    """The id of an assessment on record."""
    return filed(shop)["record"]["id"]


def decide(shop, of, **changes):
    return shop.client.post(
        f"/assessments/{of}/decisions",
        json={**DECISION, **changes},
        headers=shop.headers(),
    )


def decided(shop, of, **changes):
    answer = decide(shop, of, **changes)
    assert answer.status_code == 201, answer.text
    return answer.json()["made"]["id"]


def test_are_appended_and_name_the_one_they_replace(shop, case):
    first = decided(shop, case)
    then = decided(shop, case, decision="accepted", replaces=first)
    made = shop.client.get(f"/assessments/{case}").json()["decisions"]
    assert [d["decision"] for d in made] == ["returned", "accepted"]
    assert (made[0]["replaced_by"], made[1]["replaces"]) == (then, first)
    assert made[0]["reason"] == "缺航线依据"


def test_a_second_one_that_names_none_is_told_which_stands(shop, case):
    first = decided(shop, case)
    then = decided(shop, case, decision="accepted", replaces=first)
    for replaces in ({}, {"replaces": first}):
        answer = decide(shop, case, decision="refused", **replaces)
        assert (answer.status_code, answer.json()["earlier"]) == (409, then)
        assert then in answer.json()["detail"]


@sqlite_only
def test_the_first_one_replaces_none(shop, case):
    assert decide(shop, case, replaces="2026-000001").status_code == 409


def test_one_withdrawn_takes_none_but_may_be_filed_anew(shop, case):
    last = decided(shop, case, decision="withdrawn")
    answer = decide(shop, case, decision="accepted", replaces=last)
    assert answer.json()["type"] == "/problems/application-withdrawn"
    again = f"/assessments/{case}/rerun"
    assert shop.client.post(again, headers=shop.headers()).status_code == 409
    corrected = {**JZH, "routes": 13, "supersedes": case}
    sent = shop.client.post("/assessments", json=corrected, headers=shop.headers())
    assert sent.status_code == 409
    assert filed(shop)["record"]["id"] != case


@sqlite_only
def test_are_not_before_the_filing(shop, case):
    early = str(today() - timedelta(days=1))
    answer = decide(shop, case, date=early)
    assert answer.status_code == 400
    detail = answer.json()["detail"]
    assert (early in detail, str(today()) in detail) == (True, True)


@sqlite_only
def test_tell_who_entered_them(shop, case):
    first = decided(shop, case)
    decided(shop, case, officer="王核", replaces=first)
    body = shop.client.get(f"/assessments/{case}").json()["decisions"]
    assert [(d["officer"], d["made_by"], d["on_behalf"]) for d in body] == [
        ("李四", "王核", True),
        ("王核", "王核", False),
    ]
    sheet = shop.client.get(f"/assessments/{case}?f=pdf").content
    for text in (
        shop.client.get(f"/assessments/{case}?f=html").text,
        "".join(pages(sheet)).replace("\n", ""),
    ):
        said = text.replace(" ", "")
        assert "李四（由王核代为录入）" in said
        assert "王核（王核本人录入）" in said


@sqlite_only
def test_show_in_the_list(shop, case):
    decided(shop, case)
    listed = shop.client.get("/assessments?decided=true").json()["assessments"]
    assert listed[0]["decision"]["text"] == "退回补正"


@sqlite_only
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"decision": "maybe"}, "decision"),
        ({"reason": " "}, "reason"),
        ({"officer": ""}, "officer"),
        ({"date": "2999-01-01"}, "date"),
        ({"replaces": "x"}, "replaces"),
        ({"more": 1}, "more"),
    ],
)
def test_that_are_incomplete_are_refused(shop, case, changes, field):
    answer = decide(shop, case, **changes)
    assert answer.status_code == 400
    assert [e["field"] for e in answer.json()["errors"]] == [field]


@sqlite_only
def test_are_about_assessments_only(shop, case):
    assert decide(shop, decided(shop, case)).status_code == 404
    assert decide(shop, "2026-999999").status_code == 404


@sqlite_only
def test_sent_again_with_its_key_is_the_same_one(shop, case):
    headers = {**shop.headers(), "Idempotency-Key": "d"}
    where = f"/assessments/{case}/decisions"
    made = [shop.client.post(where, json=DECISION, headers=headers) for _ in "ab"]
    assert [one.status_code for one in made] == [201, 201]
    assert made[0].json()["made"] == made[1].json()["made"]


@sqlite_only
@pytest.mark.parametrize("sign", ["\x1b", "\u202e", "\0", "\u200b", "\x85"])
def test_reasons_have_no_signs_that_cannot_be_seen(shop, case, sign):
    answer = decide(shop, case, reason=f"甲{sign}乙")
    assert answer.status_code == 400
    assert [fault["field"] for fault in answer.json()["errors"]] == ["reason"]


@sqlite_only
def test_a_reason_of_several_lines_is_verified_on_one(shop, case):
    forged = "齐全\n  ✓ 2026-000099 · decision"
    made = decided(shop, case, reason=forged)
    said = in_brief(shop.stores.register.record(made))
    assert "\n" not in said
    assert "齐全\\n  ✓" in said
