"""Civil transport airports of the mainland: realistic candidates for the rule."""

from geodata.text import Text
from layers.layer import Column, Layer, Paint

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
    columns=(
        Column(name="iata", meaning=Text("IATA 代码", "IATA code")),
        Column(name="icao", meaning=Text("ICAO 代码", "ICAO code")),
        Column(
            name="zone",
            meaning=Text(
                "地区：coastal 沿海，inland-or-border 内陆和沿边",
                "Zone: coastal or inland-or-border",
            ),
        ),
        Column(
            name="zone_ambiguous",
            meaning=Text("归类有歧义", "The zone can be read either way"),
            type="boolean",
        ),
        Column(
            name="route_threshold",
            meaning=Text(
                "国内固定直达航线门槛（条）", "Domestic fixed direct routes required"
            ),
            type="integer",
        ),
        Column(name="note", meaning=Text("说明（英）", "Note")),
    ),
    paint=Paint(colour="#7b8089", symbol="triangle", size_px=2.6, visible=False),
    build=lambda facts: facts.points("airports"),
)
