"""The single ports that would change the outcome by closing, opening or their dates."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from app.rules.case.open_sites import OWN_SITE_KM, OpenSites, Site
from app.rules.finding.finding import Outcome
from app.rules.proximity.neighbours import Neighbour, View
from app.rules.proximity.surroundings import Surroundings
from app.rules.turning.naming import outcome_label, port_document, port_label
from geodata.facts import Facts
from geodata.former_sites import former_sites
from geodata.geodesy import distance_m
from geodata.memo import memo
from geodata.text import Text
from layers.derivation.aviation import CERTAIN

PLAN_DAY = date(2015, 12, 31)
"""The day of the column ``existed_at_plan``: that of the ports in the 13th plan."""
NAMED = 5
"""So many airports are named, the nearest."""

Change = Literal["closed", "opened", "date"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A port that alone changes the outcome, and the other outcome."""

    change: Change
    port: Neighbour
    outcome: Outcome
    """Were it closed or opened; for a date not established, had it been open."""

    otherwise: Outcome | None = None
    """For a date not established: had it not been open."""


def turning_ports(about: Surroundings) -> list[Turn]:
    """Return the ports that alone turn the outcome, nearest first in each kind."""
    return [*_closings(about), *_dates(about), *_openings(about)]


def _without(about: Surroundings, port: Neighbour) -> Outcome:
    return about.outcome_of((n for n in about.ports if n is not port), port)


def _closings(about: Surroundings) -> Iterator[Turn]:
    for port in about.near:
        outcome = _without(about, port)
        if port.certain and outcome is not about.outcome:
            yield Turn("closed", port, outcome)


def _dates(about: Surroundings) -> Iterator[Turn]:
    for port in about.near:
        if not port.certain:
            rest = [n for n in about.ports if n is not port]
            opened = about.outcome_of([*rest, replace(port, certain=True)], port)
            otherwise = about.outcome_of(rest, port)
            if {opened, otherwise} != {about.outcome}:
                yield Turn("date", port, opened, otherwise)


def _openings(about: Surroundings) -> Iterator[Turn]:
    """Yield the airports not open that would turn it, were they opened."""
    if about.outcome is Outcome.NOT_MET:
        return
    closed = {*about.case.what_if.closed}
    day = about.case.as_of
    airports = _airports(about.facts.on(day), day)
    for airport in View.of(about.case.candidate, airports).some():
        if airport.surely_beyond(about.reach_km):
            return
        if airport.distance_km > OWN_SITE_KM and airport.port["id"] not in closed:
            outcome = about.outcome_of([*about.ports, airport], airport)
            if outcome is not about.outcome and not _is_open(airport.port, about):
                yield Turn("opened", airport, outcome)


def _is_open(airport: Site, about: Surroundings) -> bool:
    """Tell whether a port that is or may be open lies at an airport's site."""
    sites = about.sites
    away = distance_m(airport["lon"], airport["lat"], sites.lons, sites.lats)
    return bool((away <= OWN_SITE_KM * 1e3).any())


@memo(most=256)
def _airports(facts: Facts, day: date) -> OpenSites:
    """Return the civil airports of a day, as if they were open."""
    former = {
        row["iata"]: row for row in former_sites(facts) if day < row["used_to_earliest"]
    }
    present = [
        row
        for row in facts.records("airports")
        if row["iata"] not in former
        and not (day <= PLAN_DAY and row["existed_at_plan"] == "no")
    ]
    return OpenSites.of([(row, CERTAIN) for row in (*former.values(), *present)])


def entry(turn: Turn) -> dict[str, Any]:
    """Return a turn as an answer shows it."""
    members: dict[str, Any] = {"change": turn.change, **port_document(turn.port)}
    if turn.change == "date":
        return {
            **members,
            "outcome": {"open": turn.outcome, "not_open": turn.otherwise},
        }
    return {**members, "outcome": turn.outcome}


def sentences(about: Surroundings, turns: list[Turn]) -> list[Text]:
    """Put in words which ports turn the outcome, or that none does."""
    closings = [t for t in turns if t.change == "closed"]
    openings = [t for t in turns if t.change == "opened"]
    parts = [_closing(t) for t in closings]
    parts += [_date(t) for t in turns if t.change == "date"]
    if about.outcome is Outcome.NOT_MET and not closings:
        parts.append(_several(about))
    elif about.outcome is not Outcome.NOT_MET:
        parts.append(_opening(openings) if openings else _none_to_open(about))
    return parts


def _closing(turn: Turn) -> Text:
    far, other = port_label(turn.port), outcome_label(turn.outcome)
    return Text(
        f"结论取决于{far.zh}：若其当日未开放，则为{other.zh}。",
        f"It depends on {far.en} being open: were it not, the outcome would be "
        f"{other.en}.",
    )


def _date(turn: Turn) -> Text:
    assert turn.otherwise is not None
    far, opened = port_label(turn.port), outcome_label(turn.outcome)
    otherwise = outcome_label(turn.otherwise)
    return Text(
        f"{far.zh}当日是否开放未能证实：查明已开放则为{opened.zh}，未开放则为{otherwise.zh}。",
        f"Whether {far.en} was open on the day is not established: if it was, the "
        f"outcome is {opened.en}; if not, {otherwise.en}.",
    )


def _several(about: Surroundings) -> Text:
    barring = about.verdict.barring
    far = port_label(barring[0])
    return Text(
        f"有 {len(barring)} 个口岸各自足以妨碍（最近为{far.zh}）：其中任何一个关闭，结论不变。",
        f"Each of {len(barring)} ports bars it alone (the nearest is {far.en}): closing "
        "any one of them changes nothing.",
    )


def _opening(openings: list[Turn]) -> Text:
    listed, count = openings[:NAMED], len(openings)
    zh = "、".join(
        f"{port_label(t.port).zh}则为{outcome_label(t.outcome).zh}" for t in listed
    )
    en = "; ".join(
        f"{port_label(t.port).en} to {outcome_label(t.outcome).en}" for t in listed
    )
    more = Text(
        f"（共 {count} 个，列最近 {NAMED} 个）",
        f" ({count} in all, here the nearest {NAMED})",
    )
    rest = more if count > NAMED else Text("", "")
    return Text(
        f"下列尚未开放的机场若有任何一个开放，结论即改变{rest.zh}：{zh}。",
        f"Opening any one of these airports, not open yet, would turn it{rest.en}: {en}.",
    )


def _none_to_open(about: Surroundings) -> Text:
    return Text(
        f"周围 {about.reach_km:g} 公里内没有一经开放即改变结论的其他民用机场。",
        f"Within {about.reach_km:g} km there is no other civil airport whose opening "
        "would turn it.",
    )
