"""The assumptions of a case that differ from the facts or from the plan."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """Assumptions of a case; an empty one is the plan applied to the facts.

    ``opened`` and ``closed`` hold ids of sites as `app.rules.case.open_sites.site` knows
    them, sorted, none in both. The distances are None where they are the plan's.
    """

    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    threshold_km: float | None = None
    """Instead of the distance that the plan sets."""

    drive_reach_km: float | None = None
    """How far off a port may be driven to in the time that the plan sets, instead of what
    the speed limit allows."""

    @property
    def hypothetical(self) -> bool:
        """Tell whether anything differs from the facts or the plan.

        >>> WhatIf().hypothetical, WhatIf(closed=("ctu",)).hypothetical
        (False, True)
        """
        distances = (self.threshold_km, self.drive_reach_km)
        return bool(self.opened or self.closed) or any(
            km is not None for km in distances
        )

    @property
    def of_ports(self) -> "WhatIf":
        """The assumptions about ports, without distances."""
        return WhatIf(opened=self.opened, closed=self.closed)


NOTHING = WhatIf()
"""The plan applied to the facts."""
