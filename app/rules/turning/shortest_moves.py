"""The shortest move of the site that turns the outcome.

The site may lie, after a move, within or beyond a distance of every port for certain
only: so the accuracies of both positions are added to the radii of the ports' discs, or
taken off them. The new site is taken to be known as well as the old one. A port at a
former site of unknown position counts as one that may be open at its present site, whose
position is wrong by up to `APART_KM`.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from app.rules.case.candidate import mainland
from app.rules.case.case import Candidate
from app.rules.case.open_sites import OpenSites, Site, open_sites
from app.rules.finding import Outcome
from app.rules.proximity.neighbours import Neighbour, around
from app.rules.proximity.unplaced_ports import APART_KM
from app.rules.turning.surroundings import Surroundings, weigh_at, word
from geodata.disc_exits import Move, ways_in, ways_out
from geodata.geodesy import Floats
from geodata.text import Text
from layers.derivation.aviation import POSSIBLE

FARTHEST_KM = 100.0
MARGIN_KM = 0.001
"""A metre over the edge, so that the check at the new site says the same."""

UNPLACED = "unplaced"
"""Marks the rows of ports at former sites of unknown position."""

COMPASS = (
    Text("北", "north"),
    Text("东北", "north-east"),
    Text("东", "east"),
    Text("东南", "south-east"),
    Text("南", "south"),
    Text("西南", "south-west"),
    Text("西", "west"),
    Text("西北", "north-west"),
)

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
    case = about.case
    rows = open_sites(about.facts, case.as_of, case.what_if).unplaced
    sites = OpenSites.of([(_at_present_site(row), POSSIBLE) for row in rows])
    return around(case.candidate, sites)


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
        outcome=weigh_at(site, about),
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


def sentences(about: Surroundings, found: list[Shift]) -> list[Text]:
    """Put the moves in words; one sentence will do where none is short enough."""
    if found and all(shift.shortest is None for shift in found):
        return [
            Text(
                f"场址移动 {FARTHEST_KM:g} 公里以内，结论不变。",
                f"No shift of the site under {FARTHEST_KM:g} km turns the outcome.",
            )
        ]
    return [_sentence(shift, about) for shift in found]


def direction(azimuth_deg: float) -> Text:
    """Return the point of the compass nearest to an azimuth.

    >>> direction(359.0).en, direction(-46.0).en
    ('north', 'north-west')
    """
    return COMPASS[round(azimuth_deg / 45.0) % 8]


def _sentence(shift: Shift, about: Surroundings) -> Text:
    end = _end(shift, about)
    if shift.move is None or shift.outcome is None:
        return _none(shift, end)
    moved, then = _moved(shift.move), word(shift.outcome)
    if shift.move is shift.shortest or shift.shortest is None:
        return Text(
            f"场址{moved.zh}，即{end.zh}：{then.zh}。",
            f"A shift of the site by {moved.en} {end.en}: {then.en}.",
        )
    least = _moved(shift.shortest)
    return Text(
        f"场址移动的最短方案（{least.zh}）会离开内地；在内地，例如{moved.zh}，即{end.zh}："
        f"{then.zh}。",
        f"The shortest shift of the site, {least.en}, leaves the mainland; on it, for "
        f"example, one by {moved.en} {end.en}: {then.en}.",
    )


def _none(shift: Shift, end: Text) -> Text:
    if shift.shortest is None:
        return Text(
            f"场址移动 {FARTHEST_KM:g} 公里以内，不能使其{end.zh}。",
            f"No shift of the site under {FARTHEST_KM:g} km {end.en}.",
        )
    moved = _moved(shift.shortest)
    return Text(
        f"使场址{end.zh}的最短移法是{moved.zh}，但已离开内地。",
        f"The shortest shift that {end.en}, {moved.en}, leaves the mainland.",
    )


def _moved(move: Move) -> Text:
    """Put a move in words, its length rounded up: less would not do."""
    km = math.ceil(move.length_m / 10.0) / 100.0
    way = direction(move.azimuth_deg)
    return Text(f"向{way.zh}移 {km:.2f} 公里", f"{km:.2f} km {way.en}")


def _end(shift: Shift, about: Surroundings) -> Text:
    """Return what a shift does, as the end of a sentence."""
    within, reach = f"{about.within_km:g}", f"{about.reach_km:g}"
    sure = _ports(shift.at, Text("任何已开放口岸", "any open port"))
    every = _every_port(shift, about)
    return {
        "within-reach": _into_reach(shift, about),
        "within-threshold": Text(
            f"确在{sure.zh} {within} 公里以内",
            f"brings it surely within {within} km of {sure.en}",
        ),
        "unsure": Text(
            f"不再确在任何口岸 {within} 公里以内（差距小于位置误差，须实测）",
            f"leaves it no longer surely within {within} km of any port (by less than "
            "the positions' errors: to be surveyed)",
        ),
        "beyond-threshold": Text(
            f"确在{every.zh} {within} 公里以外，2 小时车程仍须核算",
            f"clears {within} km of {every.en} for sure, two hours' drive still to be "
            "examined",
        ),
        "beyond-reach": Text(
            f"确在{every.zh} {reach} 公里以外，2 小时不可能到达",
            f"clears {reach} km of {every.en}, where two hours' drive is impossible",
        ),
    }[shift.aim]


def _into_reach(shift: Shift, about: Surroundings) -> Text:
    """Return what it means to come where a port may bar."""
    into, reach = _ports(shift.at, Text("某一口岸", "a port")), f"{about.reach_km:g}"
    if shift.unplaced:
        return Text(
            f"可能进入{into.zh} {reach} 公里以内，须查明该址位置",
            f"brings it to where it may lie within {reach} km of {into.en}: that site's "
            "position has to be found",
        )
    if about.reach_km > about.within_km:
        return Text(
            f"可能进入{into.zh} {reach} 公里以内（计入位置误差），2 小时车程须另行核算",
            f"brings it to where it may lie within {reach} km of {into.en}, given the "
            "accuracy of the positions, and two hours' drive has to be examined",
        )
    return Text(
        f"距{into.zh} {reach} 公里之差小于位置误差，须实测",
        f"brings its distance from {into.en} so near to {reach} km that the positions "
        "have to be surveyed",
    )


def _every_port(shift: Shift, about: Surroundings) -> Text:
    """Name what is cleared: the ports, and former sites wherever they may have been."""
    if not (shift.unplaced or about.unplaced):
        return Text("所有口岸", "every port")
    return Text(
        "所有口岸及位置未收录的前一场址",
        "every port and of every former site of unknown position",
    )


def _ports(at: tuple[Neighbour, ...], otherwise: Text) -> Text:
    """Name ports, or say ``otherwise`` where there is none."""
    if not at:
        return otherwise
    return Text("、".join(n.label for n in at), " and ".join(n.label_en for n in at))
