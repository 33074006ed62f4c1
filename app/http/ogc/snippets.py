"""How other software gets just the features of a page: lines to copy."""

from collections.abc import Iterator
from dataclasses import dataclass
from shlex import quote
from urllib.parse import quote as escaped

from app.http.wire.links import SAFE, Address
from geodata.text import Text

OF_THE_PAGE = ("f", "lang", "limit", "offset", "startindex", "cursor")
"""Parameters that say nothing on which features are meant."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """Lines to copy into a client."""

    title: Text
    text: str


def snippets(address: Address, name: str, most: int) -> Iterator[Snippet]:
    """Yield the lines for each client.

    Args:
        address: Of the page; its filter, box, time and order stay.
        name: Of the layer.
        most: The most features that one answer may have.
    """
    root = address.root
    asked = {k: v for k, v in address.params.items() if k not in OF_THE_PAGE}
    query = "&".join(f"{escaped(k)}={escaped(v, safe=SAFE)}" for k, v in asked.items())
    file = f"{root}/collections/{name}.fgb" + (f"?{query}" if query else "")
    items = f"{root}/collections/{name}/items?" + (f"{query}&" if query else "")
    yield Snippet(
        Text(
            "QGIS：添加矢量图层 → 协议 HTTP(S)，URI 填",
            "QGIS: Add Vector Layer → Protocol HTTP(S), with the URI",
        ),
        file,
    )
    yield Snippet(
        Text(
            "QGIS：WFS / OGC API - Features 连接（全部图层）",
            "QGIS: WFS / OGC API - Features connection, for all layers",
        ),
        root,
    )
    yield Snippet(
        Text("GDAL", "GDAL"),
        f"ogrinfo -so -al {quote(f'/vsicurl/{file}')}\n"
        f"ogr2ogr {name}.gpkg {quote(f'/vsicurl/{file}')}",
    )
    conditions = "".join(
        f" \\\n  --data-urlencode {quote(f'{k}={v}')}" for k, v in asked.items()
    )
    yield Snippet(
        Text("curl", "curl"),
        f"curl -G {quote(f'{root}/collections/{name}/items')} -d f=csv"
        f"{conditions} -o {name}.csv",
    )
    yield Snippet(
        Text("Python (geopandas)", "Python (geopandas)"),
        "import geopandas\n\n"
        f'{name.replace("-", "_")} = geopandas.read_file("{items}f=json&limit={most}")',
    )
