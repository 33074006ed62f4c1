"""What every rule must do; a new file is tested here unasked."""

import re
from datetime import date
from pathlib import Path

import pytest

from app.registry import RULES
from app.rules.case.candidate import by_code
from app.rules.case.case import Case
from app.rules.finding.finding import Outcome

PLAN = Path(__file__).parents[2] / "geodata/plans/plan_13/text.zh.txt"

every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


@every_rule
def test_cites_its_clause(rule):
    assert rule.clause.text_zh
    assert rule.clause.text_en
    assert rule.clause.section


@every_rule
def test_its_quotation_stands_in_the_plan(rule):
    text = re.sub(r"\s", "", PLAN.read_text("utf-8"))
    assert re.sub(r"\s", "", rule.clause.text_zh) in text


@every_rule
def test_every_threshold_has_its_unit(rule):
    assert rule.thresholds
    assert all(quantity.unit and quantity.meaning.zh for quantity in rule.thresholds)


@every_rule
def test_gives_an_outcome_a_reason_and_its_sources(rule, facts):
    day = date(2015, 12, 31)
    finding = rule.check(Case(candidate=by_code(facts, "JZH", day), as_of=day), facts)
    assert finding.outcome in Outcome
    assert finding.because.zh
    assert finding.because.en
    assert finding.source_ids


@every_rule
def test_its_sources_are_known(rule, facts):
    day = date(2015, 12, 31)
    finding = rule.check(Case(candidate=by_code(facts, "JZH", day), as_of=day), facts)
    assert set(finding.source_ids) <= set(facts.source_titles)
