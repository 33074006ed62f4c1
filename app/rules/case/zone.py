"""The zone of a candidate in section 7 and Box 4: coastal, or inland and border.

The plan gives no list. Provinces on the sea are coastal; where the prefecture has no
coast, or the province is coastal and border at once, the airport can be read either
way, and an outcome that depends on it is undetermined.
"""

from dataclasses import dataclass

from app.rules.case.case import Candidate
from app.rules.finding.finding import Part
from geodata.facts import Facts
from geodata.text import Text

AMBIGUITY = {
    "coastal province, non-coastal prefecture": Text(
        "省沿海而所在地级市不沿海", "the province is coastal, the prefecture is not"
    ),
    "dual province, prefecture neither coastal nor border": Text(
        "省兼为沿海与沿边，所在地级市两者皆非",
        "the province is coastal and border, the prefecture neither",
    ),
    "prefecture both coastal and border": Text(
        "所在地级市兼为沿海与沿边", "the prefecture is coastal and border at once"
    ),
}
POSITION_ONLY = Text(
    "只知位置，所在地级市是否沿海未核",
    "only the position is known, not whether its prefecture is coastal",
)


@dataclass(frozen=True, slots=True)
class Zone:
    """Whether a candidate counts as coastal; ``doubt`` says why it may not."""

    coastal: bool
    doubt: Text | None = None

    @property
    def readings(self) -> tuple[bool, ...]:
        """Return coastal or not, or both where it can be read either way."""
        return (self.coastal,) if self.doubt is None else (True, False)

    @property
    def label(self) -> Text:
        """Return the zone in words."""
        if self.coastal:
            return Text("沿海地区", "coastal")
        return Text("内陆和沿边地区", "inland or border")

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return the parts of a finding on the zone."""
        return (
            Part(name="zone", label=Text("所在地区", "zone"), value=self.label),
            Part(
                name="zone_doubt",
                label=Text("地区归类的疑义", "doubt about the zone"),
                value=self.doubt,
            ),
        )

    @property
    def notes(self) -> tuple[Text, ...]:
        """Return the doubt about the zone, if there is one."""
        return () if self.doubt is None else (self.doubt,)


def zone_of(candidate: Candidate, facts: Facts) -> Zone:
    """Return the zone of a candidate: of its airport, or of the province it lies in."""
    row = candidate.airport
    if row is not None:
        doubt = AMBIGUITY[row["zone_ambiguity"]] if row["zone_ambiguous"] else None
        return Zone(row["zone"] == "coastal", doubt)
    coastal = any(
        row["coastal"] and row["name_zh"] == candidate.province_zh
        for row in facts.records("provinces")
    )
    return Zone(coastal, POSITION_ONLY if coastal else None)
