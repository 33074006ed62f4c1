"""Each border port and its counterpart across the line, with geodesic length."""

from geodata.facts import Facts
from geodata.frames import GeoDataFrame, placed
from geodata.geodesy import distance_m, line
from geodata.text import Text
from layers.derivation.border import ENTRY_COLUMNS, MODE_SHADES, entries
from layers.layer import Column, Layer, Paint


def build(facts: Facts) -> GeoDataFrame:
    """Return one geodesic an entry of Box 2, Chinese port first."""
    table = entries(facts)
    ends = table[["lon", "lat", "counterpart_lon", "counterpart_lat"]].astype(float)
    table["length_km"] = (distance_m(*ends.to_numpy().T) / 1e3).round(3)
    table["position_accuracy_m"] = (
        table["position_accuracy_m"] + table["counterpart_accuracy_m"]
    )
    lines = [line(*end) for end in ends.itertuples(index=False)]
    return placed(table, lines)


LAYER = Layer(
    title=Text("口岸对应关系", "Border pairs"),
    description=Text(
        "专栏2 各项口岸与对方口岸之间的连线及大地线长度；位置精度为两端之和。",
        "The line from each entry of Box 2 to its counterpart, with its geodesic "
        "length; the accuracy is the sum of both ends'.",
    ),
    group="border",
    geometry="LineString",
    joins="border-ports",
    searched=False,
    table="border_ports",
    columns=(
        *ENTRY_COLUMNS,
        Column(
            name="length_km",
            meaning=Text("大地线长度", "Geodesic length"),
            type="number",
            unit="km",
        ),
    ),
    paint=Paint(colour="#b4531a", by="mode", shades=MODE_SHADES, size_px=2.0),
    build=build,
)
