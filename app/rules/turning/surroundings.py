"""A case with all that its outcome rests on, to be weighed again with a part changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from app.rules.assess import WORDS
from app.rules.case.case import Candidate, Case
from app.rules.case.open_sites import Site, open_sites
from app.rules.case.what_if import WhatIf
from app.rules.finding import Outcome
from app.rules.proximity.driving import Drives, driven
from app.rules.proximity.neighbours import Neighbour, around, own_of
from app.rules.proximity.unplaced_ports import unplaced_near
from app.rules.proximity.verdict import NOT_NEEDED, Verdict, decide
from app.rules.proximity.words import is_port
from geodata.facts import Facts
from geodata.text import Text

OF_A_PORT = Verdict(outcome=Outcome.NOT_APPLICABLE, drive=NOT_NEEDED)
"""The outcome for an airport that is an open port itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """A case, its ports nearest first without its own, and the verdict on them."""

    case: Case
    facts: Facts
    until: date
    """The last day that is known."""

    ports: list[Neighbour]
    own: Neighbour | None
    drives: Drives
    """What is known of the drive from the site as it stands, by the port's id."""

    verdict: Verdict
    unplaced: tuple[Site, ...]
    """Ports that may be within reach, at sites that are not held."""

    @property
    def outcome(self) -> Outcome:
        """The outcome as it stands."""
        return self.verdict.outcome

    @property
    def within_km(self) -> float:
        """The distance that bars."""
        return self.case.what_if.within_km

    @property
    def reach_km(self) -> float:
        """Beyond it no port bars, by distance or by drive."""
        return _reach_km(self.case)

    @property
    def near(self) -> list[Neighbour]:
        """The ports that have a part in the outcome."""
        return [n for n in self.ports if not n.surely_beyond(self.reach_km)]

    def outcome_of(self, ports: Iterable[Neighbour], turned: Neighbour) -> Outcome:
        """Return the outcome with other ports, seen from the same site.

        What is assumed of ``turned`` holds for its former site as well.
        """
        unplaced = [row for row in self.unplaced if row["id"] != turned.port["id"]]
        return self.outcome_among(ports, unplaced)

    def outcome_among(
        self, ports: Iterable[Neighbour], unplaced: Sequence[Site]
    ) -> Outcome:
        """Return the outcome with other ports, and others at sites that are not held."""
        here, assumed = self.case.candidate, self.case.what_if
        near = unplaced_near(here, unplaced, self.reach_km)
        return weigh(list(ports), assumed, self.drives, near).outcome


def surroundings(case: Case, facts: Facts, until: date) -> Surroundings:
    """Gather what the outcome of a case rests on."""
    sites = open_sites(facts, case.as_of, case.what_if)
    found = around(case.candidate, sites)
    own = own_of(found)
    ports = [n for n in found if n is not own]
    unplaced = unplaced_near(case.candidate, sites.unplaced, _reach_km(case))
    first = OF_A_PORT if is_port(own) else weigh(ports, case.what_if, unplaced=unplaced)
    drives = driven(case, first.undriven)
    return Surroundings(
        case=case,
        facts=facts,
        until=until,
        ports=ports,
        own=own,
        drives=drives,
        verdict=weigh(ports, case.what_if, drives, unplaced) if drives else first,
        unplaced=unplaced,
    )


def weigh(
    ports: list[Neighbour],
    assumed: WhatIf,
    drives: Drives = MappingProxyType({}),
    unplaced: tuple[Site, ...] = (),
) -> Verdict:
    """Weigh ports by the distances that a case goes by, and the drives known."""
    return decide(ports, assumed.within_km, assumed.reach_km, drives, unplaced)


def _reach_km(case: Case) -> float:
    return max(case.what_if.reach_km, case.what_if.within_km)


def weigh_at(here: Candidate, about: Surroundings) -> Outcome:
    """Return the outcome were the site elsewhere, its own port moved with it.

    Nobody is asked for the drive from there: only the proof by the speed limit counts.
    """
    case = about.case
    sites = open_sites(about.facts, case.as_of, case.what_if)
    own = about.own and about.own.port["id"]
    found = [n for n in around(here, sites) if n.port["id"] != own]
    first = own_of(found)
    if is_port(first):
        return Outcome.NOT_APPLICABLE
    unplaced = unplaced_near(here, sites.unplaced, about.reach_km)
    others = [n for n in found if n is not first]
    return weigh(others, case.what_if, unplaced=unplaced).outcome


def shown(near: Neighbour) -> dict[str, Any]:
    """Return a port or airport as an answer names it."""
    return {
        **{name: near.port[name] for name in ("id", "iata", "name_zh", "name_en")},
        "distance_km": round(near.distance_km, 6),
    }


def placed(near: Neighbour) -> Text:
    """Name a port or airport with its code and distance."""
    port, km = near.port, f"{near.distance_km:.2f}"
    mark = Text("，假设已开放", ", assumed open") if near.assumed else Text("", "")
    return Text(
        f"{port['name_zh']}（{port['iata']}，{km} 公里{mark.zh}）",
        f"{port['name_en']} ({port['iata']}, {km} km{mark.en})",
    )


def word(outcome: Outcome) -> Text:
    """Return an outcome in words, quoted in Chinese."""
    return Text(f"“{WORDS[outcome].zh}”", WORDS[outcome].en)
