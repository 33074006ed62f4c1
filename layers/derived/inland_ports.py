"""River, rail and road ports of the interior that the plan wants opened."""

from geodata.text import Text
from layers.layer import Column, Layer, Paint, Shade

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
    columns=(
        Column(
            name="mode",
            meaning=Text(
                "类型：river 内河，rail 铁路，road 公路", "Mode: river, rail or road"
            ),
        ),
        Column(name="city_zh", meaning=Text("城市", "City, in Chinese")),
        Column(
            name="plan_action_zh",
            meaning=Text("规划的提法", "What the plan asks for, in Chinese"),
        ),
        Column(
            name="harbour_zh", meaning=Text("所绘港区", "Harbour that the point shows")
        ),
        Column(name="note", meaning=Text("说明（英）", "Note")),
    ),
    paint=Paint(
        colour="#37915a",
        by="mode",
        shades=(
            Shade(value="river", colour="#0b476d", label=Text("内河港口", "River")),
            Shade(value="rail", colour="#37915a", label=Text("铁路场站", "Rail yard")),
            Shade(value="road", colour="#7c5c0a", label=Text("公路口岸", "Road")),
        ),
        symbol="diamond",
        size_px=6.0,
    ),
    build=lambda facts: facts.points("inland_ports"),
)
