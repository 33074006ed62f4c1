"""Where the page's third-party scripts come from: installed here, or public.

Folium names the addresses of what its pages load. Those that our page needs are served
from the packages that npm installed; where they are not installed, folium's own
public addresses serve, and the page says so.
"""

from dataclasses import dataclass
from pathlib import Path

from folium.folium import _default_css, _default_js

VENDOR = "/static/vendor"
LEAFLET = "leaflet"
LOCAL = {
    "leaflet": f"{VENDOR}/{LEAFLET}/dist/leaflet.js",
    "leaflet_css": f"{VENDOR}/{LEAFLET}/dist/leaflet.css",
}
"""Address here of each link, by the name folium gives it."""

Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Assets:
    """The links of the page, (name, address), and the folder they are served from."""

    scripts: tuple[Link, ...]
    styles: tuple[Link, ...]
    folder: Path | None


def find(node_modules: Path | None) -> Assets:
    """Return what the page loads.

    Args:
        node_modules: Where npm installed; None looks beside the package.

    Returns:
        Links to our own addresses if every file is installed, else folium's.
    """
    folder = node_modules or Path(__file__).parents[2] / "node_modules"
    installed = all(
        (folder / address.removeprefix(f"{VENDOR}/")).exists()
        for address in LOCAL.values()
    )
    return Assets(
        scripts=_links(_default_js, local=installed),
        styles=_links(_default_css, local=installed),
        folder=folder if installed else None,
    )


def _links(public: list[Link], *, local: bool) -> tuple[Link, ...]:
    wanted = [(name, address) for name, address in public if name in LOCAL]
    return tuple((name, LOCAL[name] if local else address) for name, address in wanted)
