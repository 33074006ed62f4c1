"""What a change turns: outcomes for airports, filed cases, and features of layers."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from app.clock import today
from app.edition import Edition
from app.register.filing import Signed, rerun_of
from app.rules.case.cases import case_of
from app.rules.context import RuleContext
from geodata.errors import AtlasError
from geodata.ledger.ledger import Entry
from geodata.ledger.tables import day_of
from geodata.memo import memo
from geodata.register.entries import Search
from layers.features.snapshot import Snapshot

if TYPE_CHECKING:
    from geodata.register.chain import Record
    from geodata.register.register import Register

Json = dict[str, Any]

RULE = "airport-proximity"
MOST_CASES = 1_000
"""Undecided cases that are decided again, the newest first."""


def impact(before: Edition, after: Edition, day: date) -> Json:
    """Compare two editions on a day: outcomes of the rule for airports, and features.

    Returns:
        ``airports`` whose outcome differs, and by collection the ids of the features that
        are ``added``, ``amended`` and ``retired``.
    """
    return {
        "as_of": day.isoformat(),
        "airports": _turned(outcomes(before, day), outcomes(after, day), "iata"),
        "collections": dict(_layers(before, after, day)),
    }


def day_about(entry: Entry, edition: Edition) -> date:
    """Return today, or the nearest day on which a change is in force."""
    change = entry.change
    return day_of(change, edition.facts.tables[change.table].manifest, today())


@memo(most=2)
def outcomes(edition: Edition, day: date) -> Mapping[str, str | None]:
    """Return the outcome of the distance rule for every airport, by its code."""
    rule, facts = edition.rules[RULE], edition.facts
    found = dict[str, str | None]()
    for row in facts.on(day).records("airports"):
        try:
            case = case_of({"airport": row["iata"], "as_of": day}, facts)
            found[row["iata"]] = str(rule.check(case, facts).outcome)
        except AtlasError:
            found[row["iata"]] = None
    return found


def _turned(
    before: Mapping[str, str | None], after: Mapping[str, str | None], name: str
) -> list[Json]:
    return [
        {name: key, "before": before.get(key), "after": after.get(key)}
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]


def _layers(before: Edition, after: Edition, day: date) -> Iterator[tuple[str, Json]]:
    for name in after.atlas.layers:
        was, now = (each.atlas.snapshot(name, day) for each in (before, after))
        if was is not now and (changed := _features(was, now)):
            yield name, changed


def _features(was: Snapshot, now: Snapshot) -> Json:
    """Return the ids of the features that differ, by how; empty if none does."""
    both = was.ids.keys() & now.ids.keys()
    amended = [i for i in both if was.features[was.ids[i]] != now.features[now.ids[i]]]
    found = {
        "added": sorted(now.ids.keys() - both),
        "amended": sorted(amended),
        "retired": sorted(was.ids.keys() - both),
    }
    return found if any(found.values()) else {}


def cases(
    before: RuleContext, after: RuleContext, register: "Register", signed: Signed
) -> Json:
    """Decide the filed cases without a decision by two states of the facts.

    Args:
        before: The facts and rules before.
        after: The same with the changed facts.
        register: The register.
        signed: The time; a case without a day of its own is decided as of its day.

    Returns:
        ``cases`` decided otherwise, and how many were decided: ``cases_checked``.
    """
    search = Search(decided=False, superseded=False, limit=MOST_CASES)
    listed, _ = register.find(search)
    was = {each.record.id: _outcome(each.record, before, signed) for each in listed}
    now = {each.record.id: _outcome(each.record, after, signed) for each in listed}
    return {"cases": _turned(was, now, "id"), "cases_checked": len(listed)}


def _outcome(record: "Record", context: RuleContext, signed: Signed) -> str | None:
    try:
        document = rerun_of(record, context, signed).document
    except AtlasError:
        return None
    readings = {one["reading"]: one["outcome"] for one in document["readings"]}
    outcome: str = readings[context.reading]
    return outcome
