"""Where the page's third-party scripts come from: installed here, or public.

Folium names the addresses of what its pages load. Those that our page needs are served
from the packages that npm installed; where they are not installed, folium's own
public addresses serve, and the page says so.
"""

import re
from pathlib import Path

STATIC = Path(__file__).parent / "static"
"""The page's own modules and stylesheets."""

IMPORTED = re.compile(r'@import "([\w/.-]+)";')

VENDOR = "/static/vendor"
LOCAL = {
    "leaflet": f"{VENDOR}/leaflet/dist/leaflet.js",
    "leaflet_css": f"{VENDOR}/leaflet/dist/leaflet.css",
}
"""Address here of each link, by the name folium gives it."""

LIBRARIES = {
    "geodesic": f"{VENDOR}/geographiclib-geodesic/geographiclib-geodesic.min.js",
    "gcoord": f"{VENDOR}/gcoord/dist/gcoord.esm-browser.prod.js",
    "togeojson": f"{VENDOR}/@tmcw/togeojson/dist/togeojson.es.mjs",
    "fflate": f"{VENDOR}/fflate/esm/browser.js",
    "gifenc": f"{VENDOR}/gifenc/dist/gifenc.esm.js",
}
"""What the page imports once something needs it; without Node it does without."""

WORLD = "world-atlas"
"""The package that the land around China is drawn from."""

PACKAGES = {address.split("/")[3] for address in (*LOCAL.values(), *LIBRARIES.values())}

Link = tuple[str, str]


def installed(node_modules: Path | None) -> Path | None:
    """Return the folder that the files are served from.

    Args:
        node_modules: Where npm installed; None looks beside the package.

    Returns:
        The folder, or None where not every file is there.
    """
    folder = node_modules or Path(__file__).parents[2] / "node_modules"
    served = (*LOCAL.values(), *LIBRARIES.values())
    needed = [WORLD, *(address.removeprefix(f"{VENDOR}/") for address in served)]
    return folder if all((folder / file).exists() for file in needed) else None


def stylesheets() -> list[Path]:
    """Return those of the page, in the order that `main.css` names, then the tools'."""
    named = IMPORTED.findall((STATIC / "main.css").read_text("utf-8"))
    return [*(STATIC / name for name in named), *sorted(STATIC.glob("tools/*.css"))]


def links(public: list[Link], *, local: bool) -> list[Link]:
    """Return those of folium's links that the page needs, here or as they are."""
    wanted = [(name, address) for name, address in public if name in LOCAL]
    return [(name, LOCAL[name] if local else address) for name, address in wanted]
