"""The page's modules and stylesheets as `bundle.mjs` bundles them for browsers.

A bundle is served only if it was made from the present files. After a change without
bundling, the modules are served separately.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from app.webmap.assets import STATIC

FOLDER = Path(__file__).parent / "bundle"
ADDRESS = "/static/bundle"


@dataclass(frozen=True, slots=True)
class Entry:
    """Addresses of the module that starts the page, and of its stylesheets."""

    script: str
    style: str
    bundled: bool


UNBUNDLED = Entry("/static/webmap/main.js", "/map/style.css", bundled=False)


def entry(folder: Path = FOLDER) -> Entry:
    """Return where the page begins: in the bundle, or `UNBUNDLED` without one.

    Args:
        folder: Where the bundle is. It may be missing, or of other files.
    """
    try:
        made = json.loads((folder / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        return UNBUNDLED
    if made["sources"] != digest():
        return UNBUNDLED
    script, style = (f"{ADDRESS}/{made[name]}" for name in ("script", "style"))
    return Entry(script, style, bundled=True)


def digest() -> str:
    """Return a digest of the page's modules and stylesheets, with their names."""
    found = hashlib.sha256()
    files = (file for file in STATIC.rglob("*") if file.suffix in (".js", ".css"))
    for name in sorted(file.relative_to(STATIC).as_posix() for file in files):
        found.update(name.encode() + b"\0")
        found.update((STATIC / name).read_bytes())
    return found.hexdigest()
