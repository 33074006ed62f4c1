"""Assumptions: read from codes, put in words, and marked in the answers based on them.

An assumption that would change nothing is refused: an officer who opens a port that is
open, or closes one that is not, would take "no difference" for an answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.rules.case.candidate import by_code, near
from app.rules.case.case import Case
from app.rules.case.deciding import plan_of
from app.rules.case.limits import Limits, lawful
from app.rules.case.open_sites import OWN_SITE_KM, TABLES, Site, has_site, site
from app.rules.case.what_if import WhatIf
from app.rules.finding.finding import Finding
from geodata.errors import BadParameter, UnknownAirport
from geodata.facts import Facts
from geodata.geodesy import distance_m
from geodata.text import Text
from layers.derivation.aviation import CERTAIN, certainty
from layers.derivation.unplaced import elsewhere

ASSUMED_OPEN = ("open", "closed")
"""Assumptions about which ports are open, by the names of the inputs."""


def what_if(
    facts: Facts,
    day: date,
    limits: Limits,
    *,
    opened: Iterable[str] = (),
    closed: Iterable[str] = (),
    threshold_km: float | None = None,
    drive_reach_km: float | None = None,
) -> WhatIf:
    """Read assumptions.

    Args:
        facts: The facts.
        day: The day of the case: a code means the site of that day.
        limits: Those of the plan; what equals them is no assumption.
        opened: Codes (IATA, ICAO) or feature ids of ports or airports.
        closed: The same, of ports that are or may be open.
        threshold_km: Instead of the plan's distance.
        drive_reach_km: How far off a port may be driven to in the plan's time, instead
            of what the speed limit allows.

    Raises:
        BadParameter: A name is unknown (near ones are told), is in both lists, is
            surely open already or not open at all.
        AmbiguousSite: An airport moved within dates that hold the day.
    """
    facts = facts.on(day)
    assumed = WhatIf(
        opened=tuple(sorted({_opened(facts, day, word) for word in opened})),
        closed=tuple(sorted({_closed(facts, day, word) for word in closed})),
        threshold_km=_other(threshold_km, limits.within_km),
        drive_reach_km=_other(drive_reach_km, limits.drive_km),
    )
    both = sorted({*assumed.opened} & {*assumed.closed})
    if both:
        raise BadParameter(
            "closed",
            ", ".join(both),
            "同一口岸不能既假设开放（open）又假设关闭（closed）。",
            "A port cannot be assumed open and closed at once.",
        )
    return assumed


def _other(km: float | None, lawful_km: float) -> float | None:
    return None if km == lawful_km else km


def _opened(facts: Facts, day: date, word: str) -> str:
    """Return the id of the site that a word of ``open`` means."""
    meant = _site_of_the_day(facts, day, word)
    ports = {row["id"]: row for row in facts.records("aviation_ports")}
    port = ports.get(meant["id"])
    if port and certainty(port, day) == CERTAIN:
        raise BadParameter(
            "open",
            word,
            f"{port['name_zh']}航空口岸在 {day} 确已开放，假设它开放不改变任何结论。",
            f"The aviation port {port['name_en']} is open on {day} as it is: assuming "
            "so changes nothing.",
        )
    return str(meant["id"])


def _site_of_the_day(facts: Facts, day: date, word: str) -> Site:
    """Return the site that a code or name means on a day: that of the port, if it is one."""
    name = word.lower()
    named = site(facts, name) if has_site(facts, name) else None
    if named is not None and named["iata"].lower() != name:
        iata, lon, lat = named["iata"], named["lon"], named["lat"]
    else:
        try:
            here = by_code(facts, word, day)
        except UnknownAirport as error:
            raise _unknown("open", word, facts.records("airports")) from error
        iata, lon, lat = here.iata, here.lon, here.lat
    rows = (row for table in TABLES for row in facts.records(table))
    return next(r for r in rows if r["iata"] == iata and _same_site(r, lon, lat))


def _same_site(row: Mapping[str, Any], lon: float, lat: float) -> bool:
    metres = float(distance_m(lon, lat, [row["lon"]], [row["lat"]])[0])
    return metres <= OWN_SITE_KM * 1e3


def _closed(facts: Facts, day: date, word: str) -> str:
    """Return the id of the port that a word of ``closed`` means."""
    ports, airports = facts.records("aviation_ports"), facts.records("airports")
    named = [row for row in ports if _is_named(row, word)]
    others = [row for row in airports if _is_named(row, word)]
    if not named and not others:
        raise _unknown("closed", word, ports)
    found = [row for row in named if certainty(row, day) or elsewhere(row, day)]
    if not found:
        port = (named or others)[0]
        raise BadParameter(
            "closed",
            word,
            f"{port['name_zh']}在 {day} 不是已开放的航空口岸，假设它未开放不改变任何结论。",
            f"{port['name_en']} is no open aviation port on {day}: assuming it closed "
            "changes nothing.",
        )
    if len(found) > 1:
        listed = [row["id"] for row in found]
        raise BadParameter(
            "closed",
            word,
            f"该代码当日对应不止一处场址，请改用其一：{'、'.join(listed)}。",
            f"The code stands for more than one site that day; give one of "
            f"{', '.join(listed)}.",
            known=listed,
        )
    return str(found[0]["id"])


def _is_named(row: Mapping[str, Any], word: str) -> bool:
    return word.upper() in (row["id"].upper(), row["iata"], row["icao"])


def _unknown(name: str, word: str, rows: Iterable[Mapping[str, Any]]) -> BadParameter:
    return BadParameter(
        name,
        word,
        "没有这个代码的机场或口岸；请用 IATA、ICAO 代码或要素 id，以逗号分隔。",
        "No airport or port has this code; give IATA or ICAO codes or feature ids, "
        "divided by commas.",
        did_you_mean=near(word, tuple(rows)),
    )


def assumptions(assumed: WhatIf, facts: Facts, limits: Limits) -> list[Text]:
    """Put every assumption in words, beside the limits of the plan."""
    found = [_port(facts, name, Text("已开放", "open")) for name in assumed.opened]
    found += [_port(facts, name, Text("未开放", "not open")) for name in assumed.closed]
    own = limits.under(assumed)
    if assumed.threshold_km is not None:
        found.append(
            Text(
                f"距离阈值为 {own.within_km:g} 公里（规划为 {limits.within_km:g} 公里）",
                f"the threshold is {own.within_km:g} km (the plan's is "
                f"{limits.within_km:g} km)",
            )
        )
    if assumed.drive_reach_km is not None:
        drive = limits.drive
        found.append(
            Text(
                f"{drive.zh}车程至多 {own.drive_km:g} 公里，即时速 "
                f"{own.kmh:g} 公里（法定最高时速下为 {limits.drive_km:g} 公里）",
                f"{limits.long.en} drive reach {own.drive_km:g} km at the most, at "
                f"{own.kmh:g} km/h (by the speed limit {limits.drive_km:g} km)",
            )
        )
    return found


def assumed_in(case: Case, facts: Facts) -> list[Text]:
    """Return the assumptions of a case as sentences."""
    limits = lawful(plan_of(case, facts), case.as_of)
    return assumptions(case.what_if, facts.on(case.as_of), limits)


def _port(facts: Facts, name: str, state: Text) -> Text:
    row = site(facts, name)
    return Text(
        f"{row['name_zh']}（{row['iata']}）当日{state.zh}",
        f"{row['name_en']} ({row['iata']}) is {state.en} on the day",
    )


def prefix(said: Sequence[Text]) -> Text:
    """Return the beginning of sentences that rest on assumptions; empty without any."""
    if not said:
        return Text("", "")
    return Text(
        f"假设情形（非认定结论；设{'；'.join(t.zh for t in said)}）：",
        f"Hypothetical, no finding (assuming that {'; '.join(t.en for t in said)}): ",
    )


def marked(finding: Finding, said: Sequence[Text]) -> Finding:
    """Mark a finding that rests on assumptions, in its assumptions, sentence and notes."""
    if not said:
        return finding
    begin = prefix(said)
    note = Text(
        f"假设情形：{'；'.join(t.zh for t in said)}。仅供分析，不得作为认定结论引用。",
        f"Hypothetical: {'; '.join(t.en for t in said)}. For study only, not to be "
        "quoted as a finding.",
    )
    return replace(
        finding,
        because=Text(begin.zh + finding.because.zh, begin.en + finding.because.en),
        assumptions=tuple(said),
        notes=(note, *finding.notes),
    )
