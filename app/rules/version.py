"""The version of the rules: a digest of everything that affects an outcome.

That is the code of our three packages which the rules and the reading of an application
import, the fact tables, the plans, and the versions of the geometry libraries. Style
sheets, encoders and pages are not part of it.
"""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import shapely

from geodata import geodesy

ROOT = Path(__file__).parents[2]
"""The folder that holds the three packages."""

PACKAGES = ("app", "layers", "geodata")
STARTS = ("app/rules/**/*.py", "app/roads/**/*.py", "app/register/case.py")
"""Starting points: the rules, the road engines, and the conversion of an application."""

DATA = ("geodata/datasets/*.*", "geodata/plans/**/*.*")
DIGITS = 12


@cache
def rules_version() -> str:
    """Return the version of the rules: that of the program and the digest."""
    return f"{version('kouan-atlas')}+{digest()}"


def digest(root: Path = ROOT) -> str:
    """Return the digest of everything in a folder that affects an outcome.

    Args:
        root: The folder that holds the packages ``app``, ``layers`` and ``geodata``.
    """
    whole = hashlib.sha256()
    for file in sorted(deciding(root)):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        whole.update(f"{file.relative_to(root).as_posix()} {content}\n".encode())
    whole.update("\n".join(_libraries()).encode())
    return whole.hexdigest()[:DIGITS]


def deciding(root: Path = ROOT) -> set[Path]:
    """Return the files that an outcome depends on: code, tables and texts."""
    found = {file for pattern in DATA for file in root.glob(pattern)}
    ahead = [file for pattern in STARTS for file in root.glob(pattern)]
    while ahead:
        file = ahead.pop()
        if file not in found:
            found.add(file)
            ahead += _imported(file, root)
    return found


def _imported(file: Path, root: Path) -> Iterator[Path]:
    """Yield the files of our packages that a module imports."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
        else:
            continue
        for name in names:
            if name.partition(".")[0] in PACKAGES:
                yield from _files(root / name.replace(".", "/"))


def _files(module: Path) -> Iterator[Path]:
    """Yield the file of a module, or that of a package."""
    candidates = (module.with_suffix(".py"), module / "__init__.py")
    return (file for file in candidates if file.is_file())


def _libraries() -> Iterator[str]:
    yield geodesy.VERSION
    yield f"shapely {shapely.__version__}, GEOS {shapely.geos_version_string}"
