"""The hub cities of the plan, with their role and the regions that they face."""

from geodata.facts import Facts
from geodata.frames import GeoDataFrame, placed
from geodata.text import Text
from layers.derivation.aviation import open_on
from layers.layer import Layer, Paint, Shade, tabled

TAKEN = ["geometry", "province_zh", "position_source", "position_accuracy_m", "status"]


def build(facts: Facts) -> GeoDataFrame:
    """Return one point a city: its main airport as it stood when the plan was made."""
    hubs, day = facts.rows("aviation_hubs"), facts.plan.base_day
    at_plan = open_on(facts.on(day).points("aviation_ports"), day).set_index("iata")
    main = at_plan.loc[[airports[0] for airports in hubs["airports"]], TAKEN]
    table = hubs.assign(**{name: main[name].tolist() for name in TAKEN[1:]})
    return placed(table, main["geometry"])


LAYER = Layer(
    title=Text("航空枢纽", "Aviation hubs"),
    description=Text(
        "规划“航空口岸布局”所列城市及其定位；点位为该市主要机场。",
        "The cities of the plan's aviation layout with their role; "
        "the point is the city's main airport.",
    ),
    group="aviation",
    geometry="Point",
    table="aviation_hubs",
    columns=tabled("role", "faces_zh", "faces_en", "airports"),
    paint=Paint(
        colour="#4b2e83",
        by="role",
        shades=(
            Shade(value="global", colour="#2d1851", label=Text("枢纽型", "Global hub")),
            Shade(
                value="gateway", colour="#4b3ca7", label=Text("门户型", "Gateway hub")
            ),
            Shade(
                value="regional",
                colour="#8a74c0",
                label=Text("区域性", "Regional hub"),
            ),
        ),
        symbol="triangle",
        size_px=8.0,
        named_from=0,
    ),
    build=build,
)
