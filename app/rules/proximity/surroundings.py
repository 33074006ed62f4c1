"""A case with everything its outcome depends on, for deciding variants of the case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from app.rules.case.case import Candidate, Case
from app.rules.case.limits import Limits, limits_of
from app.rules.case.open_sites import OpenSites, Site, open_sites
from app.rules.finding.finding import Outcome
from app.rules.proximity.driving import Drives, check_stated, driven
from app.rules.proximity.neighbours import Neighbour, View, own_of
from app.rules.proximity.unplaced_ports import unplaced_near
from app.rules.proximity.verdict import NOT_NEEDED, Verdict, decide
from app.rules.proximity.words import concerns, is_port
from geodata.facts import Facts

FEWEST = 3
"""So many ports are looked at, however far, besides the candidate's own."""

NOT_CONCERNED = Verdict(outcome=Outcome.NOT_APPLICABLE, drive=NOT_NEEDED)


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """A case, the ports around it without its own, and the verdict on them."""

    case: Case
    facts: Facts
    view: View
    """All ports open on the day, the candidate's own among them."""

    first: list[Neighbour]
    """The ports that may lie within reach, and no fewer than `FEWEST`, nearest first."""

    own: Neighbour | None
    """The port at the candidate's own site."""

    limits: Limits
    drives: Drives
    """What is known of the drive from the site as it stands, by the port's id."""

    verdict: Verdict
    unplaced: tuple[Site, ...]
    """Ports that may be within reach, at sites that are not held."""

    @cached_property
    def ports(self) -> list[Neighbour]:
        """All ports, nearest first."""
        seen = len(self.first) + (self.own is not None)
        return [*self.first, *self.view.some(slice(seen, None))]

    @property
    def sites(self) -> OpenSites:
        """The ports open on the day, as columns."""
        return self.view.sites

    @property
    def outcome(self) -> Outcome:
        """The outcome of the case itself."""
        return self.verdict.outcome

    @property
    def within_km(self) -> float:
        """The distance that bars."""
        return self.limits.within_km

    @property
    def reach_km(self) -> float:
        """Beyond it no port bars, by distance or by drive."""
        return self.limits.reach_km

    @property
    def near(self) -> list[Neighbour]:
        """The ports that have a part in the outcome."""
        return [n for n in self.first if not n.surely_beyond(self.reach_km)]

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
        near = unplaced_near(self.case.candidate, unplaced, self.reach_km)
        return weigh(list(ports), self.limits, self.drives, near).outcome

    def outcome_at(self, here: Candidate) -> Outcome:
        """Return the outcome were the site elsewhere, its own port moved with it.

        Nobody is asked for the drive from there: only the proof by the speed limit counts.
        """
        own = self.own and self.own.port["id"]
        found = [n for n in View.of(here, self.sites).some() if n.port["id"] != own]
        first = own_of(found)
        if is_port(first):
            return Outcome.NOT_APPLICABLE
        unplaced = unplaced_near(here, self.sites.unplaced, self.reach_km)
        others = [n for n in found if n is not first]
        return weigh(others, self.limits, unplaced=unplaced).outcome


def surroundings(case: Case, facts: Facts) -> Surroundings:
    """Gather what the outcome of a case rests on; the road engine is asked once at most.

    Raises:
        BadParameter: A drive that the applicant states is impossible.
    """
    limits = limits_of(case, facts)
    sites = open_sites(facts, case.as_of, case.what_if)
    view = View.of(case.candidate, sites)
    if case.application.drives:
        check_stated(case, view.some())
    found = view.within(limits.reach_km, FEWEST + 1)
    own = own_of(found)
    first = found if own is None else found[1:]
    unplaced = unplaced_near(case.candidate, sites.unplaced, limits.reach_km)
    verdict = NOT_CONCERNED
    drives: Drives = {}
    if concerns(case) and not is_port(own):
        verdict = weigh(first, limits, unplaced=unplaced)
        drives = driven(case, verdict.undriven, limits.drive_min)
        if drives:
            verdict = weigh(first, limits, drives, unplaced)
    return Surroundings(
        case=case,
        facts=facts,
        view=view,
        first=first,
        own=own,
        limits=limits,
        drives=drives,
        verdict=verdict,
        unplaced=unplaced,
    )


def weigh(
    ports: list[Neighbour],
    limits: Limits,
    drives: Drives = MappingProxyType({}),
    unplaced: tuple[Site, ...] = (),
) -> Verdict:
    """Weigh ports by the distances that a case goes by, and the drives known."""
    return decide(ports, limits.within_km, limits.drive_km, drives, unplaced)
