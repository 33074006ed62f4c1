"""River, rail and road ports of the interior that the plan wants opened."""

from geodata.text import Text
from layers.layer import Layer, Paint, Shade, tabled

LAYER = Layer(
    title=Text("内陆口岸", "Inland ports"),
    description=Text(
        "规划支持或加快对外开放的长江主要内河港口（8）、铁路场站（3）与公路口岸（1）；"
        "规划的列举以“等”结尾，是举例。open 为有据可查已开放，planned 为规划要求开放，"
        "空为未能证实。",
        "The river ports (8), rail yards (3) and road port (1) whose opening the plan "
        "supports or hastens; its lists end in 等 and are examples. Open where "
        "documented, planned where the plan calls for it, empty where not established.",
    ),
    group="inland",
    geometry="Point",
    table="inland_ports",
    columns=tabled("mode", "city_zh", "plan_action_zh", "harbour_zh", "note"),
    paint=Paint(
        colour="#37915a",
        by="mode",
        shades=(
            Shade(value="river", colour="#0b476d", label=Text("内河港口", "River")),
            Shade(value="rail", colour="#37915a", label=Text("铁路场站", "Rail yard")),
            Shade(value="road", colour="#7c5c0a", label=Text("公路口岸", "Road")),
        ),
        named_from=6,
        symbol="diamond",
        size_px=6.0,
    ),
    build=lambda facts: facts.points("inland_ports"),
)
