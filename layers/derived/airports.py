"""Civil transport airports of the mainland: realistic candidates for the rule."""

from geodata.text import Text
from layers.layer import Layer, Paint, tabled

LAYER = Layer(
    title=Text("民用运输机场", "Civil airports"),
    description=Text(
        "内地民用运输机场，即申请对外开放的可能对象。status 指机场本身是否启用；"
        "沿海或内陆、沿边的归类按省级行政区，有歧义者已注明。",
        "Civil transport airports of the mainland, the realistic candidates. The "
        "status is the airport's own; coastal or not follows the province, and "
        "ambiguous ones are marked.",
    ),
    group="aviation",
    geometry="Point",
    # An airport in use is not necessarily an open port.
    words={
        "status": {
            "open": Text("在用", "In use"),
            "planned": Text("规划、在建", "Planned or being built"),
            "closed": Text("已停用", "No longer in use"),
        }
    },
    table="airports",
    columns=tabled(
        *("iata", "icao", "zone", "zone_ambiguous", "route_threshold", "note")
    ),
    paint=Paint(
        colour="#7b8089", symbol="triangle", size_px=2.6, visible=False, named_from=7
    ),
    build=lambda facts: facts.points("airports"),
)
