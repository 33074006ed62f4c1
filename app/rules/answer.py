"""Documents made from findings, for the service, the commands and the register.

A document holds `Text` and days until `localized` puts it into one language, or `as_stored`
into the form that the register keeps, both languages side by side.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from operator import itemgetter
from types import NoneType
from typing import Any

from app.rules.assess import DISCRETION, READINGS, assess
from app.rules.case.assumptions import assumed_in
from app.rules.case.candidate import described
from app.rules.case.case import Case
from app.rules.case.deciding import deciding, plan_document
from app.rules.context import RuleContext
from app.rules.finding.finding import WORDS, Finding
from app.rules.rule import Rule, under
from geodata.facts import Facts
from geodata.provenance import Clause
from geodata.text import Lang, Text

Document = dict[str, Any]

BOTH = {"zh", "en"}
PLAIN = frozenset({str, float, int, bool, NoneType})
"""Types of values that documents have as they are."""

MAPPINGS, LISTS = (dict, Mapping), (list, tuple)


def answer(
    name: str,
    rule: Rule,
    case: Case,
    facts: Facts,
    lang: Lang,
    until: date | None = None,
) -> Document:
    """Return the answer to a case in one language, ready for JSON."""
    return dict(localized(answered(name, rule, case, facts, until), lang))


def answered(
    name: str, rule: Rule, case: Case, facts: Facts, until: date | None = None
) -> Document:
    """Return the answer of one rule to a case.

    With ``until`` it says what would turn the outcome, on days up to that one.

    Raises:
        NotInPlan: The plan that decides has no clause for the rule.
    """
    found = deciding(case, facts)
    clause = found.plan.provision(name).clause
    finding = rule.check(case, facts)
    return {
        "candidate": {**described(case.candidate), **finding.of_candidate},
        **_finding(name, rule, finding, case, clause),
        **_turned(rule, finding, until),
        "plan": plan_document(found, case.as_of, _numbers({name: rule})),
        "data": _data([finding], facts),
    }


def assessed(case: Case, context: RuleContext, until: date) -> Document:
    """Assess a case by all rules: every finding with its sensitivity, and both readings.

    Days on which an outcome would turn are looked for up to ``until``.
    """
    facts, found = context.facts, deciding(case, context.facts)
    rules, clauses = under(found.plan, context.rules), found.plan.provisions
    assessment = assess(case, facts, rules)
    candidate = described(case.candidate)
    for finding in assessment.findings.values():
        candidate |= finding.of_candidate
    return {
        "candidate": candidate,
        "as_of": case.as_of,
        "hypothetical": case.what_if.hypothetical,
        "assumptions": assumed_in(case, facts),
        "plan": plan_document(found, case.as_of, _numbers(rules)),
        "application": case.application.document,
        "findings": [
            {
                **_finding(name, rules[name], finding, case, clauses[name].clause),
                **_turned(rules[name], finding, until),
            }
            for name, finding in assessment.findings.items()
        ],
        "readings": [
            {
                "reading": read_as.name,
                "text": READINGS[read_as.name],
                "outcome": str(read_as.outcome),
                "because": read_as.because,
                "default": read_as.name == context.reading,
            }
            for read_as in assessment.readings
        ],
        "discretion": DISCRETION,
        "data": _data(assessment.findings.values(), facts),
    }


def _turned(rule: Rule, finding: Finding, until: date | None) -> Document:
    """Return the member ``sensitivity``, if the rule has one."""
    if rule.sensitivity is None or until is None:
        return {}
    return {"sensitivity": rule.sensitivity(finding.surroundings, until)}


def _numbers(rules: Mapping[str, Rule]) -> list[str]:
    """Return the clauses whose numbers some rules go by."""
    return [clause for rule in rules.values() for clause in rule.needs]


def _finding(
    name: str, rule: Rule, finding: Finding, case: Case, clause: Clause
) -> Document:
    return {
        "rule": name,
        "title": rule.title,
        "outcome": str(finding.outcome),
        "heading": finding.heading or WORDS[finding.outcome],
        "because": finding.because,
        "as_of": case.as_of,
        **finding.members,
        "notes": list(finding.notes),
        "clause": {
            "instrument": clause.instrument,
            "section": clause.section,
            "text_zh": clause.text_zh,
            "text_en": clause.text_en,
            "in_force": clause.in_force,
        },
    }


def features_of(finding: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the features that the document of a finding lists."""
    for each in finding.get("evidence", ()):
        yield from finding[each["name"]]


def _data(findings: Iterable[Finding], facts: Facts) -> Document:
    """Return the edition of the data and the titles of every source used."""
    used = sorted({source for finding in findings for source in finding.source_ids})
    titles = facts.source_titles
    return {
        "edition": facts.edition,
        "sources": [titles.get(source, source) for source in used],
    }


def localized(value: Any, lang: Lang) -> Any:
    """Return a document with its texts in one language and its days as text.

    >>> localized({"port": Text("口岸", "port"), "since": date(1978, 1, 1)}, "en")
    {'port': 'port', 'since': '1978-01-01'}
    """
    return _written(value, itemgetter(Text._fields.index(lang)))


def as_stored(value: Any) -> Any:
    """Return a document with its texts in both languages, ready for JSON.

    >>> as_stored([Text("口岸", "port")])
    [{'zh': '口岸', 'en': 'port'}]
    """
    return _written(value, Text._asdict)


def _written(value: Any, write: Callable[[Text], Any]) -> Any:
    """Return a document with its texts converted by ``write`` and its days as text."""
    if isinstance(value, Text):
        return write(value)
    # Most values are plain; a call less for each takes a third off the time.
    if isinstance(value, MAPPINGS):
        return {
            key: item if type(item) in PLAIN else _written(item, write)
            for key, item in value.items()
        }
    if isinstance(value, LISTS):
        return [
            item if type(item) in PLAIN else _written(item, write) for item in value
        ]
    return value.isoformat() if isinstance(value, date) else value


def from_stored(value: Any) -> Any:
    """Return a document made by `as_stored` with its texts as `Text` again.

    >>> from_stored(as_stored({"port": Text("口岸", "port")}))
    {'port': Text(zh='口岸', en='port')}
    """
    if isinstance(value, Mapping):
        if value.keys() == BOTH:
            return Text(value["zh"], value["en"])
        return {key: from_stored(item) for key, item in value.items()}
    return [from_stored(item) for item in value] if isinstance(value, list) else value
