"""A finding as the document that the service and the command line give."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.rules.candidate import described
from app.rules.rule import Case, Finding, Rule
from geodata.facts import Facts
from geodata.text import Lang, Text


def answer(
    name: str, rule: Rule, case: Case, facts: Facts, lang: Lang
) -> dict[str, Any]:
    """Return the answer to a case in one language, ready for JSON."""
    finding = rule.check(case, facts)
    here = spoken({"candidate": described(case.candidate)}, lang)
    return {
        **here,
        **finding_document(name, rule, finding, lang),
        "data": data_document([finding], facts),
    }


def finding_document(
    name: str, rule: Rule, finding: Finding, lang: Lang
) -> dict[str, Any]:
    """Return one finding with its clause, ready for JSON."""
    return {
        "rule": name,
        "title": rule.title.say(lang),
        "outcome": str(finding.outcome),
        "because": finding.because.say(lang),
        **spoken(finding.evidence, lang),
        "notes": [note.say(lang) for note in finding.notes],
        "clause": {
            "instrument": rule.clause.instrument,
            "section": rule.clause.section,
            "text_zh": rule.clause.text_zh,
            "text_en": rule.clause.text_en,
            "in_force": rule.clause.in_force.isoformat(),
        },
    }


def data_document(findings: Iterable[Finding], facts: Facts) -> dict[str, Any]:
    """Return the edition of the data and the titles of every source used."""
    used = sorted({source for finding in findings for source in finding.source_ids})
    titles = facts.source_titles
    return {
        "edition": facts.edition,
        "sources": [titles.get(source, source) for source in used],
    }


def spoken(value: Any, lang: Lang) -> Any:
    """Return a value with its texts in one language and its days as text."""
    if isinstance(value, Text):
        return value.say(lang)
    if isinstance(value, Mapping):
        return {key: spoken(item, lang) for key, item in value.items()}
    if isinstance(value, list):
        return [spoken(item, lang) for item in value]
    return value.isoformat() if isinstance(value, date) else value
