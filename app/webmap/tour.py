"""A tour of the map through the plan: what each step shows, and the plan's words on it.

Each step names where its words begin and end in the text of the plan, or a box whose table is
shown; the words themselves stand in that text alone. A step whose words are not in the text of
another plan is left out.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from geodata.plan import Plan
from geodata.plan_text import anchor
from geodata.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the tour.

    Attributes:
        title: What it is about.
        ref: Where in the plan its words stand, as ``plan_ref`` has it.
        words: How they begin and how they end; ``None`` for the table of a box.
        layers: The layers that are shown, by id.
        box: What is in view: west, south, east, north in degrees of CRS84.
    """

    title: Text
    ref: str
    words: tuple[str, str] | None
    layers: tuple[str, ...]
    box: tuple[float, float, float, float]


CHINA = (73.5, 17.5, 135.0, 53.6)
SEA = ("sea-clusters", "sea-ports")
BORDER = ("border-regions", "border-pairs", "border-ports")

STEPS = (
    Step(
        title=Text("口岸集群与枢纽口岸", "Clusters and hubs"),
        ref="二",
        words=("根据“一带一路”建设、京津冀", "竞争有序。"),
        layers=("sea-clusters", "border-regions", "aviation-hubs"),
        box=CHINA,
    ),
    Step(
        title=Text("专栏1 五个海运口岸集群", "Box 1: five clusters of sea ports"),
        ref="二",
        words=("根据国家区域发展战略", "带动作用。"),
        layers=SEA,
        box=(106.0, 18.0, 125.0, 41.5),
    ),
    Step(
        title=Text("专栏1 环渤海", "Box 1: the Bohai Rim"),
        ref="专栏1",
        words=("主要服务于我国北方沿海", "经济社会发展。"),
        layers=SEA,
        box=(116.0, 34.5, 124.5, 41.5),
    ),
    Step(
        title=Text("专栏1 西南沿海", "Box 1: the south-west coast"),
        ref="专栏1",
        words=("主要服务于西部地区开发", "提供保障。"),
        layers=SEA,
        box=(106.5, 17.5, 112.5, 22.5),
    ),
    Step(
        title=Text("专栏2 东北", "Box 2: the north-east"),
        ref="专栏2",
        words=("把黑龙江、吉林、辽宁", "开放的枢纽。"),
        layers=BORDER,
        box=(116.0, 39.0, 135.5, 53.6),
    ),
    Step(
        title=Text("专栏2 北部", "Box 2: the north"),
        ref="专栏2",
        words=("打造向北", "前沿。"),
        layers=BORDER,
        box=(87.0, 39.5, 121.0, 49.5),
    ),
    Step(
        title=Text("专栏2 西北", "Box 2: the north-west"),
        ref="专栏2",
        words=("充分发挥新疆、甘肃", "经济带建设。"),
        layers=BORDER,
        box=(73.5, 35.5, 92.0, 49.0),
    ),
    Step(
        title=Text("专栏2 西南", "Box 2: the south-west"),
        ref="专栏2",
        words=("把广西建设成为", "区域合作。"),
        layers=BORDER,
        box=(80.0, 20.5, 109.0, 31.0),
    ),
    Step(
        title=Text("专栏3 航空枢纽", "Box 3: aviation hubs"),
        ref="二",
        words=("航空口岸，将昆明、重庆", "航空口岸作用。"),
        layers=("aviation-hubs", "aviation-ports"),
        box=CHINA,
    ),
    Step(
        title=Text(
            "新开航空口岸的距离准则", "The distance rule for new aviation ports"
        ),
        ref="七",
        words=("适度控制支线机场对外开放", "不可申请对外开放。"),
        layers=("aviation-ports", "proximity-zones"),
        box=CHINA,
    ),
    Step(
        title=Text("专栏4 年客货运量指标", "Box 4: yearly volumes"),
        ref="专栏4",
        words=None,
        layers=("sea-ports", "border-ports", "inland-ports", "aviation-ports"),
        box=CHINA,
    ),
    Step(
        title=Text("口岸退出机制", "Closing of ports"),
        ref="七",
        words=("对连续三年客货运量不达标", "（撤销）程序。"),
        layers=("sea-ports", "border-ports", "inland-ports", "aviation-ports"),
        box=CHINA,
    ),
)


def tour(plan: Plan, layers: Container[str]) -> list[dict[str, Any]]:
    """Return the steps with the words of a plan and those of their layers that there are.

    A step without its words, or without any of its layers, is left out.
    """
    return list(_steps(plan, layers))


def _steps(plan: Plan, layers: Container[str]) -> Iterator[dict[str, Any]]:
    for step in STEPS:
        quote = _quote(plan, *step.words) if step.words else ""
        rows = [] if step.words else _table(plan, anchor(step.ref))
        shown = [name for name in step.layers if name in layers]
        if shown and (quote or rows):
            yield {
                "title": step.title._asdict(),
                "ref": step.ref,
                "quote": quote,
                "rows": rows,
                "anchor": anchor(step.ref),
                "layers": shown,
                "box": step.box,
            }


def _quote(plan: Plan, begins: str, ends: str) -> str:
    """Return the words from one place of a line to another; empty where none has both."""
    for line in plan.lines:
        start = line.text.find(begins)
        stop = line.text.find(ends, max(start, 0))
        if start >= 0 and stop >= 0:
            return line.text[start : stop + len(ends)]
    return ""


def _table(plan: Plan, box: str) -> list[list[str]]:
    """Return the cells of the table of a box, row by row; empty where there is none."""
    lines = iter(plan.lines)
    if not any(line.anchor == box for line in lines):
        return []
    return [line.cells for line in takewhile(lambda line: line.kind == "row", lines)]
