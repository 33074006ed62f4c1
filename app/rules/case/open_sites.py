"""The aviation port sites that count as open on a day, assumptions included."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from app.rules.case.what_if import NOTHING, WhatIf
from geodata.facts import Facts
from geodata.geodesy import Floats
from geodata.memo import memo
from layers.derivation.aviation import CERTAIN, certainty
from layers.derivation.unplaced import unplaced_on

ASSUMED = "assumed"
"""The certainty of a port that is open by assumption only."""

TABLES = ("aviation_ports", "airports", "airport_former_sites")
"""Where sites are, in the order in which an id is looked up."""

UNDATED = {"open_from": None, "open_from_latest": None}

Site = Mapping[str, Any]

OWN_SITE_KM = 3.0
"""A port this near is the candidate's own site: runways are 2 to 4 km long, and
sources put one airport's reference point up to 2.6 km apart."""


@dataclass(frozen=True, slots=True)
class OpenSites:
    """The aviation port sites that are, or may be, open on a day, as columns."""

    ports: tuple[Site, ...]
    states: tuple[str, ...]
    """``certain``, ``possible`` or ``assumed``, a port each."""

    lons: Floats
    lats: Floats
    accuracies_m: Floats
    unplaced: tuple[Site, ...] = ()
    """Ports that were, or may have been, open at a former site of unknown position:
    the rows of their present sites; ``former_site_zh`` names the former one."""

    @classmethod
    def of(
        cls, found: Sequence[tuple[Site, str]], unplaced: Sequence[Site] = ()
    ) -> "OpenSites":
        """Lay out sites with their states."""
        ports = tuple(port for port, _ in found)
        return cls(
            ports=ports,
            states=tuple(state for _, state in found),
            lons=np.array([port["lon"] for port in ports], dtype=float),
            lats=np.array([port["lat"] for port in ports], dtype=float),
            accuracies_m=np.array(
                [port["position_accuracy_m"] for port in ports], dtype=float
            ),
            unplaced=tuple(unplaced),
        )


@memo(most=1)
def _sites(facts: Facts) -> dict[str, Site]:
    return {
        row["id"]: {**UNDATED, **row}
        for table in reversed(TABLES)
        for row in facts.records(table)
    }


def site(facts: Facts, name: str) -> Site:
    """Return the site with an id: a port's, an airport's or a former one.

    Raises:
        KeyError: There is none.
    """
    return _sites(facts)[name]


def has_site(facts: Facts, name: str) -> bool:
    """Tell whether any site has an id."""
    return name in _sites(facts)


def open_sites(facts: Facts, day: date, what_if: WhatIf = NOTHING) -> OpenSites:
    """Return the sites open on a day, as documented and as assumed."""
    return _open_sites(facts.on(day), day, what_if.opened, what_if.closed)


@memo(most=256)
def _open_sites(
    facts: Facts, day: date, opened: tuple[str, ...], closed: tuple[str, ...]
) -> OpenSites:
    assumed = [(_sites(facts)[name], ASSUMED) for name in opened]
    documented = [
        (port, state)
        for port in facts.records("aviation_ports")
        if (state := certainty(port, day)) and port["id"] not in (*opened, *closed)
    ]
    unplaced = [
        port for port in unplaced_on(facts, day) if port["id"] not in (*opened, *closed)
    ]
    return OpenSites.of([*documented, *assumed], unplaced)


def surely(state: str) -> bool:
    """Tell whether a port in this state counts as open for certain."""
    return state in (CERTAIN, ASSUMED)
