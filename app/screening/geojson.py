"""The CRS of a GeoJSON file: GDAL silently reads an unknown one as WGS 84."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from app.screening.errors import BadFile
from geodata.source_crs import is_known

ENDINGS = (".geojson", ".json")
SHOWN = 80


def check_stated(path: Path) -> None:
    """Raise for a GeoJSON whose obsolete member ``crs`` names an unknown CRS.

    Raises:
        BadFile: The CRS is unknown. Files that are not JSON are left to the reader.
    """
    if path.suffix.lower() not in ENDINGS:
        return
    try:
        held = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError:
        return
    if not isinstance(held, Mapping) or held.get("crs") is None or _known(held["crs"]):
        return
    shown = orjson.dumps(held["crs"]).decode()[:SHOWN]
    raise BadFile(
        f"{path.name} 的 crs 成员无法识别：{shown}。火星坐标、百度坐标请删去该成员并以 --datum "
        "注明；其他请写 EPSG 代码。",
        f"The member crs of {path.name} is not known: {shown}. For GCJ-02 or BD-09 take "
        "it out and give --datum; else write a code of EPSG.",
    )


def _known(crs: Any) -> bool:
    """Tell whether a CRS is named in a form that GDAL understands."""
    members = crs.get("properties") if isinstance(crs, Mapping) else None
    if not isinstance(members, Mapping):
        return False
    kind, code = crs.get("type"), members.get("code")
    word = members.get("name") if kind == "name" else f"EPSG:{code}"
    if kind not in {"name", "EPSG"} or not isinstance(word, str):
        return False
    return ":" in word and is_known(word)
