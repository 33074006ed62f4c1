"""The sea ports of Box 1, and the harbours of those that have several."""

from geodata.text import Text
from layers.layer import Column, Layer, Paint, Shade, tabled

LAYER = Layer(
    title=Text("海运口岸", "Sea ports"),
    description=Text(
        "专栏1 所列海运口岸；由港区组成的口岸另列各港区，其自身一行仅为代表点。",
        "The sea ports of Box 1. Harbours that make up a port have rows of their own; "
        "the row of that port itself is a representative point only.",
    ),
    group="sea",
    geometry="Point",
    rolls_up="cluster",
    counted_by="cluster",
    table="sea_ports",
    columns=(
        *tabled("cluster"),
        Column(name="cluster_zh", meaning=Text("所属集群", "Cluster, in Chinese")),
        *tabled("tier", "harbour_zh", "parent", "unlocode", "unlocode_alt", "note"),
    ),
    paint=Paint(
        colour="#0b6e99",
        by="tier",
        shades=(
            Shade(value="major", colour="#0b4f75", label=Text("主要口岸", "Major")),
            Shade(
                value="regional", colour="#2b8aab", label=Text("区域性口岸", "Regional")
            ),
        ),
        size_px=5.5,
        named_from=5,
    ),
    build=lambda facts: facts.points("sea_ports").merge(
        facts.rows("sea_clusters")[["id", "name_zh"]].rename(
            columns={"id": "cluster", "name_zh": "cluster_zh"}
        ),
        on="cluster",
    ),
)
