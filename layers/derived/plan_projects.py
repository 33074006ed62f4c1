"""Annex items and other projects that the plan names."""

from geodata.text import Text
from layers.layer import Layer, Paint, Shade, tabled

LAYER = Layer(
    title=Text("规划项目", "Named projects"),
    description=Text(
        "附件所列及正文点名的项目（正文以“等”举例）；附件仅为四川（成都）分表。",
        "Items of the annexes and projects that the text names as examples; the annexes "
        "at hand are the sheets of Sichuan and Chengdu only.",
    ),
    group="inland",
    geometry="Point",
    table="plan_projects",
    columns=tabled("action", "mode", "city_zh", "note"),
    paint=Paint(
        colour="#222904",
        by="action",
        shades=(
            Shade(value="new", colour="#222904", label=Text("新开", "New")),
            Shade(value="expand", colour="#825c11", label=Text("扩大", "Expand")),
            Shade(value="open", colour="#00485f", label=Text("对外开放", "Open")),
            Shade(
                value="mentioned", colour="#857e73", label=Text("文中提及", "Mentioned")
            ),
        ),
        named_from=6,
        symbol="plus",
        size_px=7.0,
    ),
    build=lambda facts: facts.points("plan_projects"),
)
