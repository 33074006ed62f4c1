"""The entries of Box 2 with their columns, which two layers share."""

from geodata.facts import Facts
from geodata.frames import GeoDataFrame
from geodata.text import Text
from layers.layer import Column, Shade, tabled

ENTRY_COLUMNS = (
    *tabled("region"),
    Column(name="region_zh", meaning=Text("区域", "Region, in Chinese")),
    *tabled("country_pair_zh", "neighbour", "mode"),
    *tabled("counterpart_zh", "counterpart_en"),
    *tabled("counterpart_source", "counterpart_accuracy_m", "note"),
)
"""Those without a meaning here are described by the table `border_ports`."""

MODE_SHADES = (
    Shade(value="rail", colour="#7a2e0e", label=Text("铁路口岸", "Rail")),
    Shade(value="road", colour="#c26824", label=Text("公路口岸", "Road")),
)


def entries(facts: Facts) -> GeoDataFrame:
    """Return the entries of Box 2, one a (port, mode, neighbour), as points."""
    regions = facts.rows("border_regions")[["id", "name_zh"]]
    return facts.points("border_ports").merge(
        regions.rename(columns={"id": "region", "name_zh": "region_zh"}), on="region"
    )
