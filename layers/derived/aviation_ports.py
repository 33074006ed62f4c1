"""Every mainland aviation port site: open, opened later, moved or closed."""

from geodata.text import Text
from layers.derivation.aviation import CLOSED_FROM, LEFT, OPENED, with_ends
from layers.layer import Layer, Paint, tabled

LAYER = Layer(
    title=Text("航空口岸", "Aviation ports"),
    description=Text(
        "内地航空口岸的全部场址（含 2015 年后开放、迁建、关闭者）。开放以国务院批复为准；"
        "datetime 按可能开放的期间选取；确已开放者用 "
        "open_from_latest <= 该日 AND closed_from > 该日。",
        "Every mainland aviation port site, opened later, moved or closed ones "
        "included. A port opens by approval of the State Council; datetime selects by "
        "the period in which it may have been open; those surely open have "
        "open_from_latest <= day AND closed_from > day.",
    ),
    group="aviation",
    geometry="Point",
    table="aviation_ports",
    columns=(
        *tabled("iata", "icao", "city_zh"),
        OPENED,
        LEFT,
        *tabled("open_from_earliest", "open_from_latest"),
        *tabled("open_to_earliest", "open_to_latest"),
        CLOSED_FROM,
        *tabled("open_at_plan", "capital_of_zh", "confidence", "note"),
    ),
    paint=Paint(colour="#6a4fb3", symbol="triangle", size_px=4.0, named_from=6),
    build=lambda facts: with_ends(facts.points("aviation_ports")),
    valid=("open_from_earliest", "open_to_latest"),
)
