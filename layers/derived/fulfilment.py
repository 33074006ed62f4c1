"""What became of every port and project that the plan wants built, opened or widened."""

import shapely

from geodata.facts import Facts
from geodata.frames import GeoDataFrame, placed, table
from geodata.text import Text
from layers.derivation.fulfilment import fulfilments
from layers.layer import Column, Layer, Paint, Shade, tabled


def build(facts: Facts) -> GeoDataFrame:
    """Return one point a thing called for, where the plan's tables have it."""
    found = fulfilments(facts)
    places = [(row["lon"], row["lat"]) for row in found]
    return placed(table(found, found[0]), shapely.points(places))


def _dated(name: str, meaning: Text) -> tuple[Column, ...]:
    bounds = tabled(f"{name}_earliest", f"{name}_latest")
    return (Column(name=name, meaning=meaning, type="documented"), *bounds)


LAYER = Layer(
    title=Text("规划落实情况", "What became of the plan"),
    description=Text(
        "规划要求新建、开放或扩大的每一项是否获批、验收、开通；状态为 state_as_of 当日有据可查者，"
        "临时开放不计。某日确已开通者用 opened_on_latest <= 该日，确未开通者用 "
        "opened_on_earliest > 该日；same_as 不为空者与另一项同址，只计一次。",
        "Whether each thing that the plan wants built, opened or widened was approved, "
        "accepted and opened; the state is the documented one of state_as_of, temporary "
        "openings do not count. Surely open on a day: opened_on_latest <= day; surely not: "
        "opened_on_earliest > day. Where same_as is filled, another entry is the same place.",
    ),
    group="inland",
    geometry="Point",
    searched=False,
    table="fulfilment",
    words={
        "mode": {
            "rail": Text("铁路", "Rail"),
            "road": Text("公路", "Road"),
            "river": Text("内河港口", "River port"),
            "air": Text("航空", "Air"),
            "pedestrian": Text("旅检", "Pedestrian"),
        }
    },
    columns=(
        *tabled("called_for"),
        Column(name="mode", meaning=Text("方式", "Mode")),
        Column(name="region_zh", meaning=Text("沿边区域", "Border region, in Chinese")),
        *tabled("state"),
        Column(
            name="state_as_of",
            meaning=Text(
                "该状态的日期，依最新文献", "Day of the state, by the newest document"
            ),
            type="documented",
        ),
        *tabled("temporary"),
        *_dated("approved_on", Text("国务院批准", "Approved by the State Council")),
        *_dated("accepted_on", Text("国家验收", "Accepted by the state")),
        *_dated("opened_on", Text("开通", "Opened to traffic")),
        *tabled("same_as", "confidence", "note"),
    ),
    paint=Paint(
        colour="#222904",
        by="state",
        shades=(
            Shade(value="open", colour="#00485f", label=Text("已开通", "Open")),
            Shade(
                value="built",
                colour="#825c11",
                label=Text("建成未正式开通", "Built, not formally open"),
            ),
            Shade(
                value="under-construction",
                colour="#222904",
                label=Text("在建", "Under construction"),
            ),
            Shade(
                value="unknown", colour="#857e73", label=Text("未能证实", "Not known")
            ),
        ),
        symbol="plus",
        size_px=7.0,
        visible=False,
        named_from=6,
    ),
    build=build,
)
