"""What every rule must do; a new file is tested here unasked."""

from dataclasses import replace
from datetime import date

import pytest

from app.registry import RULES
from app.rules.case.candidate import by_code
from app.rules.case.case import Case
from app.rules.finding.finding import Outcome
from app.rules.rule import check_plans
from geodata.errors import BrokenPlan

every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


def test_the_plans_have_every_number_that_rules_need(facts):
    check_plans(facts.plans, RULES)


@pytest.mark.parametrize("name", RULES)
def test_the_plan_has_its_clause_and_its_thresholds(facts, name):
    clause = facts.plan.provision(name).clause
    assert clause.text_zh
    assert clause.text_en
    assert clause.section
    for quantity in RULES[name].quantities(name, facts.plan, facts.day):
        assert quantity.unit
        assert quantity.meaning.zh


def test_a_plan_without_a_number_that_a_rule_needs_stops_the_start(facts):
    needs = {"airport-routes": ("routes-on-islands",)}
    rule = replace(RULES["airport-routes"], needs=needs)
    with pytest.raises(BrokenPlan, match="routes-on-islands") as caught:
        check_plans(facts.plans, {"airport-routes": rule})
    assert caught.value.members["file"] == "plan_13/clauses/airport_routes.toml"


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
