"""The seats of prefectures and counties, to find places by."""

from geodata.text import Text
from layers.layer import Column, Layer, Paint, Shade, tabled

LAYER = Layer(
    title=Text("行政中心", "Administrative seats"),
    description=Text(
        "地级、县级行政区的驻地（名称、代码依民政部口径），供查找与标注；位置精度见各行，"
        "未见可用位置者未列。",
        "Seats of prefectures and counties by the names and codes of the Ministry of "
        "Civil Affairs, to find places by. Each row gives the accuracy of its position; "
        "those without a usable one are left out.",
    ),
    group="base",
    geometry="Point",
    table="seats",
    words={"status": {"null": Text("不适用", "Does not apply")}},
    columns=(
        Column(name="code", meaning=Text("行政区划代码", "Code of GB/T 2260")),
        *tabled(
            "pinyin", "level", "parent_zh", "second_source_km", "geonames_id", "note"
        ),
    ),
    paint=Paint(
        colour="#7b8089",
        by="level",
        shades=(
            Shade(value="province", colour="#1a1c1f", label=Text("省级", "Province")),
            Shade(
                value="prefecture", colour="#484b50", label=Text("地级", "Prefecture")
            ),
            Shade(
                value="county",
                colour="#7b8089",
                label=Text("县级", "County"),
                named_from=9,
            ),
        ),
        symbol="cross",
        size_px=2.0,
        named_from=6,
        visible=False,
    ),
    build=lambda facts: (seats := facts.points("seats")).assign(
        code=seats["id"], status=None
    ),
    # The search box has an index of them of its own.
    searched=False,
)
