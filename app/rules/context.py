"""The facts, rules and road engine that are needed to decide a case."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.rules.case.roads import Roads
from app.rules.rule import Rule
from geodata.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleContext:
    """The facts, the rules, the default reading of the sentence, and the road engine."""

    facts: Facts
    rules: Mapping[str, Rule]
    reading: str
    roads: Roads | None = None
    """The road engine, where one is connected."""
