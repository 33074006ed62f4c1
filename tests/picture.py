"""The picture of the architecture, drawn from the imports of the code.

``python -m tests.picture`` writes it into docs/architecture.md; ``--check`` compares. Rooms
are packages; an arrow that follows from others is left out. A circle is an error.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- picture: made by make docs -->", "<!-- end of the picture -->"
PACKAGES = ("app", "layers", "geodata")
COMMANDS = "app.commands"
"""Commands start the service and so import its top; they are no room below it."""

Rooms = dict[str, set[str]]


def rooms() -> Rooms:
    """Return each room with the rooms that it imports.

    A package is a room. Modules that lie beside packages which import them are below these,
    with the modules that they import: one that imports such packages itself is a room of its
    own, the others are one room.
    """
    graph = grimp.build_graph(*PACKAGES)
    below = _below(graph)
    found: Rooms = {}
    for module in sorted(graph.modules):
        here = found.setdefault(_room(module, below, graph), set())
        for imported in graph.find_modules_directly_imported_by(module):
            here.add(_room(imported, below, graph))
    return {room: there - {room} for room, there in found.items()}


def _room(module: str, below: set[str], graph: grimp.ImportGraph) -> str:
    if graph.find_children(module) or module in PACKAGES:
        return module
    parent = module.rpartition(".")[0]
    if module not in below:
        return parent
    imported = graph.find_modules_directly_imported_by(module)
    return module if any(_deeper(one, module) for one in imported) else f"{parent}:base"


def _below(graph: grimp.ImportGraph) -> set[str]:
    """Return the modules that packages beside them import, and what these import beside.

    What commands import is left out.
    """
    found = {
        imported
        for module in graph.modules - {"app.cli"}
        for imported in graph.find_modules_directly_imported_by(module)
        if _deeper(module, imported) and not module.startswith(f"{COMMANDS}.")
    }
    ahead = list(found)
    while ahead:
        one = ahead.pop()
        for imported in graph.find_modules_directly_imported_by(one) - found:
            beside = imported.rpartition(".")[0] == one.rpartition(".")[0]
            if beside and not graph.find_children(imported):
                found.add(imported)
                ahead.append(imported)
    return found


def _deeper(module: str, beside: str) -> bool:
    """Tell whether a module lies in a package beside another module."""
    inside = module.startswith(f"{beside.rpartition('.')[0]}.")
    return inside and module.count(".") > beside.count(".")


def circles(found: Rooms) -> list[tuple[str, str]]:
    """Return pairs of rooms that reach each other."""
    beyond = {room: _reached(room, found) for room in found}
    return [(a, b) for a in found for b in beyond[a] if a < b and a in beyond[b]]


def _reached(room: str, found: Rooms) -> set[str]:
    reached: set[str] = set()
    ahead = list(found[room])
    while ahead:
        one = ahead.pop()
        if one not in reached:
            reached.add(one)
            ahead += found[one]
    return reached


def reduced(found: Rooms) -> Iterator[tuple[str, str]]:
    """Yield the arrows that do not follow from others."""
    beyond = {room: _reached(room, found) for room in found}
    for room, there in sorted(found.items()):
        for other in sorted(there):
            if not any(other in beyond[third] for third in there - {other}):
                yield room, other


def drawn(found: Rooms) -> Rooms:
    """Return the packages of the first and second level, to be looked at."""
    coarse: Rooms = {}
    for room, there in found.items():
        coarse.setdefault(_coarse(room), set()).update(map(_coarse, there))
    return {room: there - {room} for room, there in coarse.items()}


def _coarse(room: str) -> str:
    name, colon, part = room.partition(":")
    parts = name.split(".")
    return f"{name}{colon}{part}" if len(parts) == 1 else ".".join(parts[:2])


def picture() -> str:
    """Return the picture as Mermaid."""
    found = rooms()
    if wrong := circles(found):
        raise SystemExit(f"these packages import each other: {wrong}")
    shown = drawn(found)
    lines = ["```mermaid", "flowchart TD"]
    for package in PACKAGES:
        lines.append(f"    subgraph {package}_box [{package}]")
        lines += [
            f"        {_id(room)}[{_label(room)}]"
            for room in sorted(shown)
            if room.split(":")[0].split(".")[0] == package
        ]
        lines.append("    end")
    lines += [f"    {_id(a)} --> {_id(b)}" for a, b in reduced(shown)]
    return "\n".join([*lines, "```"])


def _id(room: str) -> str:
    return room.replace(".", "_").replace(":", "_")


def _label(room: str) -> str:
    """Return the last part of a name; for modules beside packages, the modules."""
    if "." in room:
        return room.rpartition(".")[2]
    package = room.partition(":")[0]
    graph = grimp.build_graph(*PACKAGES)
    below = _below(graph)
    modules = [
        module.rpartition(".")[2]
        for module in sorted(graph.modules)
        if _room(module, below, graph) == room and module != package
    ]
    return ", ".join(modules)


def main() -> None:
    """Write the picture into the page, or check that it is current."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    made = f"{before}{BEGIN}\n{picture()}\n{END}{after}"
    if "--check" not in sys.argv:
        PAGE.write_text(made, "utf-8")
    elif made != text:
        sys.exit("the picture in docs/architecture.md is out of date: run make docs")


if __name__ == "__main__":
    main()
