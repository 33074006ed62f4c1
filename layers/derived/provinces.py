"""The provincial-level units, with the plan's coastal and border classes."""

from geodata.facts import Facts
from geodata.frames import GeoDataFrame, placed
from geodata.text import Text
from layers.layer import Layer, Paint, tabled


def build(facts: Facts) -> GeoDataFrame:
    """Return one multipolygon a province; the shapes are the boundary file's."""
    boundaries = facts.boundaries
    table = facts.rows("provinces")
    table = table.assign(
        status=None,
        province_zh=table["name_zh"],
        position_source=boundaries.source,
        position_accuracy_m=boundaries.accuracy_m,
    )
    shapes = [boundaries.polygon(name) for name in table["name_zh"]]
    return placed(table, shapes)


LAYER = Layer(
    title=Text("省级行政区", "Provinces"),
    description=Text(
        "省级行政区，附沿海、沿边归类（依规划第二、七部分的用法；香港、澳门、台湾不归类）。",
        "The provincial-level units with coastal and border class as sections 2 and "
        "7 of the plan use them; Hong Kong, Macao and Taiwan are not classed.",
    ),
    group="base",
    geometry="MultiPolygon",
    table="provinces",
    columns=tabled("code", "mainland", "coastal", "border", "strategies_zh"),
    paint=Paint(colour="#9aa0a6", size_px=0.6, visible=False),
    build=build,
)
