"""Boxes 1 and 2 and the layout of aviation ports, read from the plan's own text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from geodata.plan_folder import PLANS, TEXT

PLAN = (PLANS / "plan_13" / TEXT).read_text("utf-8")
MODES = {"铁路口岸": "rail", "公路口岸": "road"}
MAJOR, REGIONAL = "major", "regional"


class SeaPort(NamedTuple):
    """A port of Box 1; ``bracket`` holds the names printed in brackets after it."""

    cluster: str
    tier: str
    name: str
    bracket: tuple[str, ...]


class BorderPort(NamedTuple):
    """An entry of Box 2; a name in brackets is planned."""

    region: str
    pair: str
    mode: str
    name: str
    planned: bool


class Hub(NamedTuple):
    """A city of the layout of aviation ports."""

    name: str
    role: str
    faces: str


def flat(text: str) -> str:
    """Return the text without any white space."""
    return re.sub(r"\s", "", text)


def _rows(first: str, last: str) -> Iterator[list[str]]:
    """Yield the cells of the table rows between two lines, the header left out."""
    body = PLAN.split(first, 1)[1].split(last, 1)[0]
    rows = [line.split("\t") for line in body.splitlines() if line.strip("\t ")]
    yield from rows[1:]


def clusters() -> list[tuple[str, str, str, str, str]]:
    """Return name, bracket, positioning, major and regional cell of each cluster."""
    found = []
    for label, positioning, major, regional in _rows("专栏 1 海运口岸布局", "沿边地区"):
        name, _, bracket = label.partition("(")
        cells = (positioning, major, regional)
        found.append((name.strip(), bracket.rstrip(") "), *cells))
    return found


def sea_ports() -> list[SeaPort]:
    """Return the ports of Box 1 in its order."""
    return [
        SeaPort(cluster, tier, *_bracketed(item))
        for cluster, _, _, *cells in clusters()
        for tier, cell in zip((MAJOR, REGIONAL), cells, strict=True)
        for item in re.split(r"、(?![^(]*\))", cell.strip())
    ]


def _bracketed(item: str) -> tuple[str, tuple[str, ...]]:
    name, _, rest = item.partition("(")
    return name, tuple(rest.rstrip(")").split("、")) if rest else ()


def targets() -> dict[str, str]:
    """Return the target of each region of Box 2."""
    return {
        region: target for region, target, _ in _rows("专栏 2 边境口岸布局", "备注")
    }


def border_ports() -> list[BorderPort]:
    """Return the entries of Box 2 in its order."""
    return [
        BorderPort(region, pair, *entry)
        for region, _, cell in _rows("专栏 2 边境口岸布局", "备注")
        for pair, segment in re.findall(r"(中.): (.*?)(?=中.: |$)", cell)
        for entry in _entries(segment)
    ]


def _entries(segment: str) -> Iterator[tuple[str, str, bool]]:
    """Yield mode, name and bracket of each port of one country pair.

    The suffix 铁路口岸 or 公路口岸 belongs to the whole list before it and may stand
    inside the bracket; the signs between the two lists vary and mean nothing.
    """
    planned, name, waiting = False, "", list[tuple[str, bool]]()
    while segment:
        mode = MODES.get(segment[:4])
        sign, segment = segment[:1], segment[4 if mode else 1 :]
        if not mode and sign not in "()、;,，。 ":
            name += sign
            continue
        if name:
            waiting.append((name, planned))
            name = ""
        planned = {"(": True, ")": False}.get(sign, planned)
        if mode:
            yield from ((mode, port, bracket) for port, bracket in waiting)
            waiting.clear()


def hubs() -> list[Hub]:
    """Return the cities of the layout of aviation ports in its order."""
    text = flat(PLAN).split("航空口岸布局:", 1)[1].split("三、")[0]
    worldwide, _, rest = text.partition("枢纽型")
    gateways, _, raised = rest.partition("门户型")
    clause = r"将([^将]+?)航空口岸建设成为面向([^，的]+)"
    found = [
        Hub(city, role, faces)
        for role, part in (("global", worldwide), ("gateway", gateways))
        for cities, faces in re.findall(clause, part)
        for city in cities.split("、")
    ]
    cities = re.search(r"大力提升(.+?)航空口岸在(本区域)的地位", raised)
    assert cities
    return found + [
        Hub(city, REGIONAL, cities[2]) for city in re.split("[、和](?!浩)", cities[1])
    ]


def box_4() -> list[str]:
    """Return the rows of Box 4, cells divided by tabs: goods and people in 10,000."""
    body = PLAN.split("专栏 4 ", 1)[1].split("备注", 1)[0]
    return [line for line in body.splitlines()[1:] if line.strip()]
