"""The shortest move of the site that changes the outcome.

The site may lie, after a move, within or beyond a distance of every port for certain
only: so the accuracies of both positions are added to the radii of the ports' discs, or
taken off them. The new site is taken to be known as well as the old one. A port at a
former site of unknown position counts as one that may be open at its present site, whose
position is wrong by up to `APART_KM`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from app.rules.case.candidate import mainland
from app.rules.case.case import Candidate
from app.rules.case.open_sites import OpenSites, Site
from app.rules.finding.finding import Outcome
from app.rules.proximity.neighbours import Neighbour, View
from app.rules.proximity.surroundings import Surroundings
from geodata.disc_exits import Move, ways_in, ways_out
from geodata.geodesy import Floats
from layers.derivation.aviation import POSSIBLE
from layers.derivation.unplaced import APART_KM

FARTHEST_KM = 100.0
MARGIN_KM = 0.001
"""A metre over the edge, so that the check at the new site says the same."""

UNPLACED = "unplaced"
"""Marks the rows of ports at former sites of unknown position."""

Moves = tuple[list[Move], list[Neighbour]]
"""Ways, the shortest first, and the ports by their places in them."""

Aim = Literal[
    "within-reach", "within-threshold", "unsure", "beyond-threshold", "beyond-reach"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A move of the site: none within 100 km on the mainland where ``move`` is None."""

    aim: Aim
    shortest: Move | None = None
    """The shortest wherever it leads, if within 100 km."""

    move: Move | None = None
    site: Candidate | None = None
    outcome: Outcome | None = None
    at: tuple[Neighbour, ...] = ()
    """The ports at whose distance the new site lies."""

    @property
    def unplaced(self) -> tuple[Neighbour, ...]:
        """Those of them at former sites of unknown position."""
        return tuple(n for n in self.at if UNPLACED in n.port)

    @property
    def leaves(self) -> bool:
        """Tell whether the shortest move would leave the mainland."""
        return self.shortest is not None and self.move is not self.shortest


def shifts(about: Surroundings) -> list[Shift]:
    """Return the shortest move to every other state of affairs, by `Aim`."""
    if not about.ports:
        return []
    may_bar = [*about.ports, *_unplaced(about)]
    aims: dict[Aim, Callable[[], Moves]] = {
        "within-reach": lambda: _into(about, may_bar, about.reach_km, +1.0),
        "within-threshold": lambda: _into(about, _sure(about), about.within_km, -1.0),
        "unsure": lambda: _out_of(about, _sure(about), about.within_km, -1.0),
        "beyond-threshold": lambda: _out_of(about, may_bar, about.within_km, +1.0),
        "beyond-reach": lambda: _out_of(about, may_bar, about.reach_km, +1.0),
    }
    return [_shift(aim, aims[aim](), about) for aim in _asked(about, may_bar)]


def _unplaced(about: Surroundings) -> list[Neighbour]:
    """Return the ports at former sites of unknown position, as wide as these may lie."""
    rows = about.sites.unplaced
    sites = OpenSites.of([(_at_present_site(row), POSSIBLE) for row in rows])
    return View.of(about.case.candidate, sites).some()


def _at_present_site(row: Site) -> Site:
    return {
        **row,
        UNPLACED: True,
        "name_zh": f"位置未收录的{row['former_site_zh']}",
        "name_en": f"the former site, of unknown position, of {row['name_en']}",
        "position_accuracy_m": APART_KM * 1e3,
    }


def _asked(about: Surroundings, may_bar: list[Neighbour]) -> Iterator[Aim]:
    """Yield what a move may lead to, by the outcome as it stands."""
    drives = about.reach_km > about.within_km
    if about.outcome is Outcome.MET:
        yield from ("within-reach", "within-threshold")
        return
    yield "unsure" if about.outcome is Outcome.NOT_MET else "within-threshold"
    if drives and not all(n.surely_beyond(about.within_km) for n in may_bar):
        yield "beyond-threshold"
    yield "beyond-reach"


def _sure(about: Surroundings) -> list[Neighbour]:
    return [n for n in about.ports if n.certain]


def _discs(
    ports: list[Neighbour], radius_km: float, sign: float
) -> tuple[Floats, Floats, Floats]:
    """Return centres and radii in metres, the uncertainties added by ``sign``."""
    lons = np.array([n.port["lon"] for n in ports], dtype=float)
    lats = np.array([n.port["lat"] for n in ports], dtype=float)
    radii = [radius_km + sign * n.uncertainty_km for n in ports]
    return lons, lats, np.array(radii, dtype=float) * 1e3


def _into(
    about: Surroundings, ports: list[Neighbour], radius_km: float, sign: float
) -> Moves:
    here, near = about.case.candidate, _reachable(ports, radius_km, sign)
    lons, lats, radii = _discs(near, radius_km - MARGIN_KM, sign)
    return ways_in(here.lon, here.lat, lons, lats, radii) if near else [], near


def _out_of(
    about: Surroundings, ports: list[Neighbour], radius_km: float, sign: float
) -> Moves:
    here, near = about.case.candidate, _reachable(ports, radius_km, sign)
    lons, lats, radii = _discs(near, radius_km + MARGIN_KM, sign)
    return ways_out(here.lon, here.lat, lons, lats, radii) if near else [], near


def _reachable(
    ports: list[Neighbour], radius_km: float, sign: float
) -> list[Neighbour]:
    """Return the ports whose discs a move of 100 km may touch."""
    most_km = FARTHEST_KM + radius_km + MARGIN_KM
    return [n for n in ports if n.distance_km - sign * n.uncertainty_km <= most_km]


def _shift(aim: Aim, found: Moves, about: Surroundings) -> Shift:
    """Return the shortest of some moves that stays on the mainland, if short enough."""
    moves, ports = found
    short = [move for move in moves if move.length_m <= FARTHEST_KM * 1e3]
    sites = ((move, _site(move, about)) for move in short)
    staying = next(((m, s) for m, s in sites if s.mainland), None)
    if staying is None:
        return Shift(aim=aim, shortest=short[0] if short else None)
    move, site = staying
    return Shift(
        aim=aim,
        shortest=short[0],
        move=move,
        site=site,
        outcome=about.outcome_at(site),
        at=tuple(ports[i] for i in move.edges),
    )


def _site(move: Move, about: Surroundings) -> Candidate:
    """Return the candidate at the end of a move."""
    province = about.facts.boundaries.locate(move.lon, move.lat)
    return replace(
        about.case.candidate,
        lon=round(move.lon, 7),
        lat=round(move.lat, 7),
        province_zh=province,
        mainland=province in mainland(about.facts),
    )


def entry(shift: Shift) -> dict[str, Any]:
    """Return a shift as an answer shows it."""
    move, site = shift.move, shift.site
    if move is None or site is None:
        left = {"distance_km": None, "outcome": None}
        return {"aim": shift.aim, "leaves_mainland": shift.leaves, **left}
    return {
        "aim": shift.aim,
        "leaves_mainland": shift.leaves,
        "distance_km": round(move.length_m / 1e3, 3),
        "azimuth_deg": round(move.azimuth_deg, 2),
        "lon": site.lon,
        "lat": site.lat,
        "province_zh": site.province_zh,
        "outcome": shift.outcome,
        "ports": [n.port["id"] for n in shift.at if n not in shift.unplaced],
        "unplaced": [n.port["id"] for n in shift.unplaced],
    }
