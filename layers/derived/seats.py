"""The seats of prefectures and counties, to find places by."""

from geodata.text import Text
from layers.layer import Column, Layer, Paint, Shade

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
    words={"status": {"null": Text("不适用", "Does not apply")}},
    columns=(
        Column(name="code", meaning=Text("行政区划代码", "Code of GB/T 2260")),
        Column(
            name="pinyin",
            meaning=Text("读音（无声调）", "Reading in pinyin, without tones"),
        ),
        Column(
            name="level",
            meaning=Text(
                "级别：province 省级，prefecture 地级，county 县级",
                "Level: province, prefecture or county",
            ),
        ),
        Column(
            name="parent_zh",
            meaning=Text(
                "所属地级行政区；空为省级直接管辖",
                "Prefecture; empty where directly under the province",
            ),
        ),
        Column(
            name="second_source_km",
            meaning=Text("与第二来源的距离", "Distance from the second source"),
            type="number",
            unit="km",
        ),
        Column(name="geonames_id", meaning=Text("GeoNames 编号", "Number in GeoNames")),
        Column(name="note", meaning=Text("说明（英）", "Note")),
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
