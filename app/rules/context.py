"""What decides, handed to whoever has a case to be decided."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.rules.case.roads import Roads
from app.rules.rule import Rule
from geodata.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleContext:
    """What decides: the facts, the rules, and how the sentence is read by default."""

    facts: Facts
    rules: Mapping[str, Rule]
    reading: str
    roads: Roads | None = None
    """The road engine, where one is connected."""
