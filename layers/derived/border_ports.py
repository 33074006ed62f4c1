"""The border ports of Box 2: one point a (port, mode, neighbour)."""

from geodata.text import Text
from layers.derivation.border import ENTRY_COLUMNS, MODE_SHADES, entries
from layers.layer import Layer, Paint

LAYER = Layer(
    title=Text("边境口岸", "Border ports"),
    description=Text(
        "专栏2 的主要边境口岸（非全部）：每项为一个（口岸、方式、邻国）；括号内为待建。"
        "状态属于（口岸、方式），不属于口岸本身。",
        "The entries of Box 2 (main border ports, not all), one a (port, mode, "
        "neighbour); those in brackets are planned. A status belongs to the port and "
        "mode, never to the port alone.",
    ),
    group="border",
    geometry="Point",
    counted_by="neighbour",
    table="border_ports",
    columns=ENTRY_COLUMNS,
    paint=Paint(
        colour="#b4531a",
        by="mode",
        shades=MODE_SHADES,
        symbol="square",
        size_px=5.0,
        named_from=6,
    ),
    build=entries,
)
