"""The version of the rules: a digest of everything that affects an outcome.

That is the code of our three packages which the rules and the reading of an application
import, the fact tables, the plans, and the versions of the geometry libraries. Style
sheets, encoders and pages are not part of it; nor are comments, docstrings and layout.
Another minor version of Python may give another digest: it may write syntax trees
differently.
"""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

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
    contents = {**_data(root), **_code(root)}
    whole = hashlib.sha256()
    for file in sorted(contents):
        content = hashlib.sha256(contents[file]).hexdigest()
        whole.update(f"{file.relative_to(root).as_posix()} {content}\n".encode())
    whole.update("\n".join(_libraries()).encode())
    return whole.hexdigest()[:DIGITS]


def _data(root: Path) -> dict[Path, bytes]:
    """Return the content of the tables and plans, by file."""
    files = (file for pattern in DATA for file in root.glob(pattern))
    return {file: file.read_bytes() for file in files}


def _code(root: Path) -> dict[Path, bytes]:
    """Return the syntax of the modules that an outcome depends on, by file."""
    found: dict[Path, bytes] = {}
    ahead = [file for pattern in STARTS for file in root.glob(pattern)]
    while ahead:
        file = ahead.pop()
        if file not in found:
            tree = ast.parse(file.read_bytes())
            ahead += _imported(tree, root)
            found[file] = _syntax(tree)
    return found


def _syntax(tree: ast.Module) -> bytes:
    """Return the syntax of a module without docstrings and descriptions of attributes."""
    node: Any
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [part for part in body if not _documents(part)]
    return ast.dump(tree, annotate_fields=False).encode()


def _documents(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _imported(tree: ast.Module, root: Path) -> Iterator[Path]:
    """Yield the files of our packages that a module imports."""
    for node in ast.walk(tree):
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
