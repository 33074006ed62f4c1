"""Limits of the proximity rule: numbers of the plan, the speed limit, assumptions."""

from dataclasses import dataclass, replace
from datetime import date

from app.rules.case.case import Case
from app.rules.case.deciding import plan_of
from app.rules.case.what_if import WhatIf
from geodata.facts import Facts
from geodata.plan import Parameter, Plan, Value
from geodata.text import Text

RULE = "airport-proximity"

SPEED_LIMIT = Parameter(
    name="speed-limit",
    unit="km/h",
    meaning_zh="高速公路最高时速（道路交通安全法实施条例第七十八条）",
    meaning_en="Highest speed on mainland motorways (Road Traffic Safety Regulations, "
    "article 78)",
    values=(
        Value(value=120.0, since=date(2004, 5, 1), document="道路交通安全法实施条例"),
    ),
)
"""Law, whatever plan is in force."""

FASTEST_KMH = float(SPEED_LIMIT.values[0].value)
HOURS = {1: "one hour", 2: "two hours", 3: "three hours"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How near and how quickly reached a port bars an airport.

    Attributes:
        within_km: The distance that bars, the plan's unless assumed otherwise.
        drive_min: The drive that bars by the plan.
        drive_km: Beyond it that drive is impossible: by the speed limit, or as assumed.
    """

    within_km: float
    drive_min: float
    drive_km: float

    @property
    def reach_km(self) -> float:
        """Beyond it no port bars, by distance or by drive."""
        return max(self.drive_km, self.within_km)

    @property
    def kmh(self) -> float:
        """The speed at which the drive reaches no farther."""
        return self.drive_km / self.drive_min * 60

    @property
    def drive(self) -> Text:
        """The drive in words.

        >>> limits = Limits(within_km=200.0, drive_min=120.0, drive_km=240.0)
        >>> limits.drive
        Text(zh='2 小时', en='two hours')
        >>> replace(limits, drive_min=90.0).drive
        Text(zh='90 分钟', en='90 minutes')
        """
        hours, rest = divmod(self.drive_min, 60)
        if rest == 0 and hours in HOURS:
            return Text(f"{hours:g} 小时", HOURS[int(hours)])
        return Text(f"{self.drive_min:g} 分钟", f"{self.drive_min:g} minutes")

    @property
    def long(self) -> Text:
        """The drive in words, in English as in "two hours' drive"."""
        zh, en = self.drive
        return Text(zh, f"{en}'" if en.endswith("s") else f"{en}'s")

    def under(self, assumed: WhatIf) -> "Limits":
        """Return the limits with the distances that are assumed."""
        km, reach_km = assumed.threshold_km, assumed.drive_reach_km
        return replace(
            self,
            within_km=self.within_km if km is None else km,
            drive_km=self.drive_km if reach_km is None else reach_km,
        )


def lawful(plan: Plan, day: date) -> Limits:
    """Return the limits that a plan and the speed limit set on a day."""
    numbers = plan.numbers(RULE, day)
    drive_min = float(numbers["drive"])
    return Limits(
        within_km=float(numbers["distance"]),
        drive_min=drive_min,
        drive_km=drive_min / 60 * FASTEST_KMH,
    )


def limits_of(case: Case, facts: Facts) -> Limits:
    """Return the limits that a case goes by: the plan's, or what it assumes."""
    return lawful(plan_of(case, facts), case.as_of).under(case.what_if)
