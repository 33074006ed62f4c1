"""Every mainland aviation port site: open, opened later, moved or closed."""

from geodata.text import Text
from layers.derivation.aviation import CLOSED_FROM, LEFT, OPENED, with_ends
from layers.layer import Column, Layer, Paint


def _bound(name: str, zh: str, en: str) -> Column:
    return Column(name=name, meaning=Text(zh, en), type="date")


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
    columns=(
        Column(name="iata", meaning=Text("IATA 代码", "IATA code")),
        Column(name="icao", meaning=Text("ICAO 代码", "ICAO code")),
        Column(name="city_zh", meaning=Text("城市", "City, in Chinese")),
        OPENED,
        LEFT,
        _bound("open_from_earliest", "开放不早于", "Opened not before"),
        _bound("open_from_latest", "开放不晚于", "Surely open since"),
        _bound("open_to_earliest", "关闭不早于", "Closed not before"),
        _bound("open_to_latest", "关闭不晚于", "Surely closed since"),
        CLOSED_FROM,
        Column(
            name="open_at_plan",
            meaning=Text("2015 年底已开放", "Open at the end of 2015"),
            type="boolean",
        ),
        Column(
            name="confidence",
            meaning=Text(
                "开放状态的可信度：high、medium、low",
                "Confidence in its status: high, medium or low",
            ),
        ),
        Column(name="note", meaning=Text("说明（英）", "Note")),
    ),
    paint=Paint(colour="#6a4fb3", symbol="triangle", size_px=4.0),
    build=lambda facts: with_ends(facts.points("aviation_ports")),
    valid=("open_from_earliest", "open_to_latest"),
)
