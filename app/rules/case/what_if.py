"""What a case assumes that differs from the facts or from the plan."""

from dataclasses import dataclass

from layers.derivation.proximity import DRIVE_KM, RADIUS_KM


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """Assumptions of a case; an empty one is the plan applied to the facts.

    ``opened`` and ``closed`` hold ids of sites as `app.rules.case.open_sites.site` knows
    them, sorted, none in both.
    """

    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    threshold_km: float | None = None
    """Instead of the plan's 200 km."""

    drive_reach_km: float | None = None
    """Instead of 240 km: how far off a port may be driven to in two hours."""

    @property
    def hypothetical(self) -> bool:
        """Tell whether anything differs from the facts or the plan.

        >>> WhatIf().hypothetical, WhatIf(threshold_km=200.0).hypothetical
        (False, False)
        >>> WhatIf(closed=("ctu",)).hypothetical
        True
        """
        changed = (self.within_km, self.drive_km) != (RADIUS_KM, DRIVE_KM)
        return bool(self.opened or self.closed or changed)

    @property
    def of_ports(self) -> "WhatIf":
        """What is assumed of ports, without distances."""
        return WhatIf(opened=self.opened, closed=self.closed)

    @property
    def within_km(self) -> float:
        """The distance that bars, the plan's unless assumed otherwise."""
        return RADIUS_KM if self.threshold_km is None else self.threshold_km

    @property
    def drive_km(self) -> float:
        """Beyond it two hours' drive is impossible."""
        return DRIVE_KM if self.drive_reach_km is None else self.drive_reach_km

    @property
    def reach_km(self) -> float:
        """Beyond it no port bars, by distance or by drive."""
        return max(self.drive_km, self.within_km)


NOTHING = WhatIf()
"""The plan applied to the facts."""
