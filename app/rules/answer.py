"""A finding as the document that the service and the command line give."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.rules.rule import Candidate, Case, Rule
from geodata.facts import Facts
from geodata.text import Lang, Text


def answer(
    name: str, rule: Rule, case: Case, facts: Facts, lang: Lang
) -> dict[str, Any]:
    """Return the answer to a case in one language, ready for JSON."""
    finding, titles = rule.check(case, facts), facts.source_titles
    return {
        "rule": name,
        "outcome": str(finding.outcome),
        "because": finding.because.say(lang),
        **_spoken({"candidate": described(case.candidate), **finding.evidence}, lang),
        "notes": [note.say(lang) for note in finding.notes],
        "clause": {
            "instrument": rule.clause.instrument,
            "section": rule.clause.section,
            "text_zh": rule.clause.text_zh,
            "text_en": rule.clause.text_en,
            "in_force": rule.clause.in_force.isoformat(),
        },
        "data": {
            "edition": facts.edition,
            "sources": [titles.get(source, source) for source in finding.source_ids],
        },
    }


def described(here: Candidate) -> dict[str, Any]:
    """Return a candidate as answers show it."""
    return {
        "name": here.name,
        "iata": here.iata,
        "lon": here.lon,
        "lat": here.lat,
        "province_zh": here.province_zh,
        "accuracy_m": round(here.accuracy_m, 1),
        "accuracy_from": here.accuracy_from,
    }


def _spoken(value: Any, lang: Lang) -> Any:
    """Return a value with its texts in one language and its days as text."""
    if isinstance(value, Text):
        return value.say(lang)
    if isinstance(value, Mapping):
        return {key: _spoken(item, lang) for key, item in value.items()}
    if isinstance(value, list):
        return [_spoken(item, lang) for item in value]
    return value.isoformat() if isinstance(value, date) else value
