"""The days on which the outcome changed or will change, and the causes."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import Any, Literal

from app.rules.case.deciding import steady
from app.rules.case.limits import RULE
from app.rules.case.open_sites import (
    ASSUMED,
    OWN_SITE_KM,
    OpenSites,
    Site,
    site,
)
from app.rules.finding.finding import Outcome
from app.rules.proximity.neighbours import Neighbour, View, own_of
from app.rules.proximity.surroundings import Surroundings
from app.rules.proximity.unplaced_ports import unplaced_near
from app.rules.proximity.words import is_port
from app.rules.turning.naming import outcome_label, port_document, port_label
from geodata.facts import Facts, turns
from geodata.text import Text
from layers.derivation.aviation import BOUNDS, CERTAIN, POSSIBLE, certainty
from layers.derivation.unplaced import (
    APART_KM,
    FORMER_SITE,
    elsewhere,
    elsewhere_from,
)

FIRST = date(1978, 1, 1)
"""Before the reform years nobody asks."""

A_DAY = timedelta(days=1)
PORTS = "aviation_ports"
DECISIVE = (*BOUNDS, "lon", "lat", "position_accuracy_m", "port_from", "former_site_zh")
"""Columns of a port that the outcome on a day depends on."""

NAMED = 3
"""So many ports are named that changed on one day, the nearest."""

Direction = Literal["earlier", "later"]

CHANGED = {
    (None, CERTAIN): Text("{}开放", "{} opened"),
    (None, POSSIBLE): Text("{}自此可能已开放", "{} may have opened then"),
    (POSSIBLE, CERTAIN): Text(
        "{}确切开放日期未能证实，自此确已开放",
        "{} surely open from then, its day of opening not established",
    ),
    (CERTAIN, None): Text("{}关闭或迁出", "{} closed or moved away"),
    (CERTAIN, POSSIBLE): Text(
        "{}自此是否仍开放未能证实", "whether {} was still open is not established"
    ),
    (POSSIBLE, None): Text("{}自此确已关闭或迁出", "{} surely closed or moved by then"),
    (None, FORMER_SITE): Text(
        "{}自此可能已在前一场址开放，其位置未收录",
        "{} may have opened then at its former site, whose position is not known",
    ),
    (FORMER_SITE, POSSIBLE): Text("{}自此可能已迁至现址", "{} may have moved then"),
    (FORMER_SITE, CERTAIN): Text("{}自此确已迁至现址", "{} surely moved by then"),
}


@dataclass(frozen=True, slots=True)
class DayTurn:
    """The day nearest in one direction on which the outcome is another."""

    direction: Direction
    day: date
    outcome: Outcome
    changed: tuple[tuple[Neighbour, str | None, str | None], ...]
    """The ports that changed state between the two outcomes: before, and after."""


class _Calendar:
    """The outcome on any day, the distances measured once."""

    def __init__(self, about: Surroundings) -> None:
        self.about = about
        assumed = about.case.what_if
        left_out = {*assumed.opened, *assumed.closed}
        rows = [row for row in _stages(about.facts) if row["id"] not in left_out]
        here_then = about.facts.on(about.case.as_of)
        self.rows = rows
        found: list[tuple[Site, str]] = [(row, CERTAIN) for row in rows]
        found += [(site(here_then, name), ASSUMED) for name in assumed.opened]
        here, reach_km = about.case.candidate, about.reach_km
        counts_km = max(reach_km, OWN_SITE_KM)
        self.sites = View.of(here, OpenSites.of(found)).some()
        self.near = [n for n in self.sites if not n.surely_beyond(counts_km)]
        self.unsure = [replace(n, certain=False) for n in self.near]
        self.far = [n for n in self.sites if n.surely_beyond(counts_km)]
        moved = [row for row, _ in found if row.get("former_site_zh")]
        self.moved = unplaced_near(here, moved, reach_km)

    def told_states(self, day: date, far_km: float) -> list[str | None]:
        """Return the states, with the ports that were at a site of unknown position.

        Of a port whose present site is farther off only its former site matters.
        """
        states = []
        for near in self.sites:
            state = _state(near, day)
            hidden = state is None or near.surely_beyond(far_km)
            states.append(
                FORMER_SITE if hidden and elsewhere(near.port, day) else state
            )
        return states

    def days(self) -> list[date]:
        """Return every day on which the outcome may change."""
        first = (elsewhere_from(row) for row in self.moved)
        dated = {day for row in self.rows for name in BOUNDS if (day := row[name])}
        turned = turns(self.about.facts, frozenset({PORTS}))
        return sorted({*dated, *turned, *(day for day in first if day)})

    def outcome(self, day: date) -> Outcome:
        """Return the outcome on a day; of ports beyond reach one stands for all."""
        states = [_state(near, day) for near in self.near]
        trio = zip(states, self.near, self.unsure, strict=True)
        found = [vague if s == POSSIBLE else sure for s, sure, vague in trio if s]
        own = own_of(found)
        if is_port(own):
            return Outcome.NOT_APPLICABLE
        beyond = (n for n in self.far if _state(n, day))
        ports = [n for n in found if n is not own] or [*islice(beyond, 1)]
        unplaced = [row for row in self.moved if elsewhere(row, day)]
        return self.about.outcome_among(ports, unplaced)

    def changed(
        self, day: date, outcomes: set[Outcome]
    ) -> Iterator[tuple[Neighbour, str | None, str | None]]:
        """Yield the ports in range whose state on a day is not that of the day before."""
        about = self.about
        far_km = about.within_km if Outcome.NOT_MET in outcomes else about.reach_km
        before = self.told_states(day - A_DAY, far_km)
        after = self.told_states(day, far_km)
        for port, was, became in zip(self.sites, before, after, strict=True):
            off_km = APART_KM if FORMER_SITE in (was, became) else 0.0
            if was != became and not port.surely_beyond(far_km + off_km):
                yield port, was, became


def _stages(facts: Facts) -> list[Site]:
    """Return the ports as rows; one that moved or was mended has a row for each stage.

    Such a row has the days of its stage, the latter not included: ``since``, ``until``.
    """
    differing = facts.versions.get(PORTS, {})
    rows: list[Site] = [
        row for row in facts.records(PORTS) if row["id"] not in differing
    ]
    for versions in differing.values():
        stages = list[dict[str, Any]]()
        for since, row in versions:
            last = stages[-1] if stages and stages[-1]["until"] == date.max else None
            if last and row and all(last[name] == row[name] for name in DECISIVE):
                continue
            if last:
                last["until"] = since
            if row:
                stages.append({**row, "since": since, "until": date.max})
        rows += stages
    return rows


def _state(near: Neighbour, day: date) -> str | None:
    if near.assumed:
        return ASSUMED
    since, until = near.port.get("since"), near.port.get("until")
    out = since and until and not since <= day < until
    return None if out else certainty(near.port, day)


def turning_days(about: Surroundings, until: date) -> list[DayTurn]:
    """Return the last earlier and the first later day with another outcome.

    Only days are looked at on which the same numbers of the same plan decide.
    """
    calendar, now, as_of = _Calendar(about), about.outcome, about.case.as_of
    first, end = _span(about)
    days = calendar.days()
    place = bisect_right(days, as_of)
    found = []
    for day in [d for d in reversed(days[:place]) if d > first]:
        before = calendar.outcome(day - A_DAY)
        if before is not now:
            ports = tuple(calendar.changed(day, {before, now}))
            found.append(DayTurn("earlier", day - A_DAY, before, ports))
            break
    for day in [d for d in days[place:] if d <= until and d < end]:
        after = calendar.outcome(day)
        if after is not now:
            ports = tuple(calendar.changed(day, {after, now}))
            found.append(DayTurn("later", day, after, ports))
            break
    return found


def _span(about: Surroundings) -> tuple[date, date]:
    """Return the first day looked at, and the day from which other numbers decide."""
    since, end = steady(about.case, about.facts, RULE)
    return max(FIRST, since), end


def entry(turn: DayTurn) -> dict[str, Any]:
    """Return a turn as an answer shows it."""
    return {
        "direction": turn.direction,
        "day": turn.day,
        "outcome": turn.outcome,
        "changed": [
            {
                **port_document(port),
                "before": before or "not-open",
                "after": after or "not-open",
            }
            for port, before, after in turn.changed
        ],
    }


def sentences(about: Surroundings, turns: list[DayTurn], until: date) -> list[Text]:
    """Return sentences on the days since which and until which the outcome is the same."""
    by_direction = {turn.direction: turn for turn in turns}
    earlier, later = by_direction.get("earlier"), by_direction.get("later")
    parts = [_until(earlier, about) if earlier else _always(about)]
    if later:
        parts.append(_from(later))
        return parts
    end = _span(about)[1]
    last = min(until, end - A_DAY)
    if about.case.as_of < last:
        parts.append(
            Text(
                f"此后至 {last}，结论不变。",
                f"From then to {last} it stays the same.",
            )
        )
    if last < until:
        parts.append(
            Text(
                f"{end} 起依规划的其他数值判定，不在此列。",
                f"From {end} on other numbers of a plan decide; that is not looked at here.",
            )
        )
    return parts


def _always(about: Surroundings) -> Text:
    now, first = outcome_label(about.outcome), _span(about)[0]
    return Text(
        f"自 {first} 至 {about.case.as_of}，每一日均为{now.zh}。",
        f"On every day from {first} to {about.case.as_of} the outcome is {now.en}.",
    )


def _until(turn: DayTurn, about: Surroundings) -> Text:
    before, now, why = (
        outcome_label(turn.outcome),
        outcome_label(about.outcome),
        _why(turn),
    )
    return Text(
        f"{turn.day} 及以前为{before.zh}，次日起为{now.zh}：{why.zh}。",
        f"Until {turn.day} the outcome was {before.en}, from the next day on it is "
        f"{now.en}: {why.en}.",
    )


def _from(turn: DayTurn) -> Text:
    after, why = outcome_label(turn.outcome), _why(turn)
    return Text(
        f"{turn.day} 起为{after.zh}：{why.zh}。",
        f"From {turn.day} on the outcome is {after.en}: {why.en}.",
    )


def _why(turn: DayTurn) -> Text:
    listed, count = turn.changed[:NAMED], len(turn.changed)
    changes = [(CHANGED[before, after], port) for port, before, after in listed]
    more = Text(f"等 {count} 处", f"; {count} ports in all")
    rest = more if count > NAMED else Text("", "")
    return Text(
        "，".join(t.zh.format(port_label(p).zh) for t, p in changes) + rest.zh,
        ", ".join(t.en.format(port_label(p).en) for t, p in changes) + rest.en,
    )
