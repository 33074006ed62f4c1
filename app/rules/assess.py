"""Assessment of a case: every clause separately, then both readings of the sentence.

The 13th plan says in one sentence that an airport near an open port, and one with too few
routes, may in principle not apply. It can be read as "either bars" or as "both together
bar", and 原则上 (in principle) leaves discretion: so there is never a bare yes or no.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.rules.case.assumptions import assumed_in, prefix
from app.rules.case.case import Case
from app.rules.case.deciding import plan_of
from app.rules.finding.finding import WORDS, Finding, Outcome
from app.rules.rule import Rule, under
from geodata.facts import Facts
from geodata.text import Text

DISTANCE, ROUTES = "airport-proximity", "airport-routes"
"""The two clauses of the sentence."""

ReadingName = Literal["either", "both"]

READINGS: Mapping[ReadingName, Text] = {
    "either": Text(
        "距离与航线数任一不符即不可申请", "either the distance or the routes bar it"
    ),
    "both": Text(
        "距离与航线数均不符方不可申请",
        "only the distance and the routes together bar it",
    ),
}
DISCRETION = Text(
    "条文称“原则上”，是否受理由主管部门裁量；各项认定分列如上，不以一项代替全部。",
    "The sentence says “in principle”: the authority decides. The findings stand each on "
    "its own, none of them for all.",
)
NO_CLAUSE = Text("（该规划无此条）", "(no clause of the plan)")
ENDS: Mapping[Outcome, Text] = {
    Outcome.MET: Text("不妨碍申请", "it is not barred"),
    Outcome.NOT_MET: Text("原则上不可申请", "it may in principle not apply"),
    Outcome.UNDETERMINED: Text("尚不能认定", "it cannot be decided yet"),
    Outcome.NOT_APPLICABLE: Text("不适用", "it is no case for the sentence"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read the sentence, and its outcome."""

    name: ReadingName
    outcome: Outcome
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The findings by rule, in the order of the registry, and both readings."""

    findings: Mapping[str, Finding]
    readings: Sequence[Reading]


def assess(case: Case, facts: Facts, rules: Mapping[str, Rule]) -> Assessment:
    """Apply every rule that the plan has a clause for, and read the sentence both ways."""
    held = under(plan_of(case, facts), rules)
    findings = {name: rule.check(case, facts) for name, rule in held.items()}
    pair = _outcome(findings, DISTANCE), _outcome(findings, ROUTES)
    begin = prefix(assumed_in(case, facts))
    return Assessment(
        findings=findings,
        readings=[_reading(name, *pair, begin) for name in READINGS],
    )


def _outcome(findings: Mapping[str, Finding], name: str) -> Outcome | None:
    return findings[name].outcome if name in findings else None


def _reading(
    name: ReadingName, distance: Outcome | None, routes: Outcome | None, begin: Text
) -> Reading:
    outcome = read(name, distance, routes)
    words, end = READINGS[name], ENDS[outcome]
    far, enough = _word(distance), _word(routes)
    return Reading(
        name=name,
        outcome=outcome,
        because=Text(
            f"{begin.zh}若读作“{words.zh}”：距离{far.zh}，航线{enough.zh}，{end.zh}。",
            f"{begin.en}Read as “{words.en}”: distance {far.en}, routes {enough.en}; "
            f"{end.en}.",
        ),
    )


def _word(outcome: Outcome | None) -> Text:
    return NO_CLAUSE if outcome is None else WORDS[outcome]


def read(
    name: ReadingName, distance: Outcome | None, routes: Outcome | None
) -> Outcome:
    """Return the outcome of two findings in one reading; None is a clause left out.

    >>> str(read("either", Outcome.NOT_MET, Outcome.UNDETERMINED))
    'not-met'
    >>> str(read("both", Outcome.NOT_MET, Outcome.UNDETERMINED))
    'undetermined'
    >>> str(read("both", Outcome.NOT_MET, Outcome.MET))
    'met'
    >>> str(read("either", Outcome.NOT_APPLICABLE, Outcome.NOT_MET))
    'not-applicable'
    >>> str(read("both", Outcome.NOT_MET, None))
    'not-met'
    """
    pair = tuple(outcome for outcome in (distance, routes) if outcome is not None)
    if Outcome.NOT_APPLICABLE in pair:
        return Outcome.NOT_APPLICABLE
    decisive, other = (
        (Outcome.NOT_MET, Outcome.MET)
        if name == "either"
        else (Outcome.MET, Outcome.NOT_MET)
    )
    if decisive in pair:
        return decisive
    return other if set(pair) == {other} else Outcome.UNDETERMINED
