"""Files of a planner, read to be drawn on the map; nothing is stored."""

import re
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from app.clock import today
from app.http.wire.access import body_of
from app.http.wire.params import GivenDatum, LangParams, language_of, read
from app.http.wire.state import NO_STORE, atlas_of
from app.rules.answer import localized

router = APIRouter()

LONGEST_BYTES = 10_000_000
LONGEST_NAME = 200
UNUSUAL = re.compile(r"[^\w .()（）-]")
"""Characters of a file's name that could mean something in a path of GDAL."""


class ReadParams(LangParams):
    """Parameters of a file: its name, and the datum of positions that state none."""

    name: str = Field(
        min_length=1, max_length=LONGEST_NAME, description="文件名 / name of the file"
    )
    datum: GivenDatum = "wgs84"


@router.post("/map/read")
async def read_file(request: Request) -> Response:
    """Return the rows of the file in the body as GeoJSON features, and what was left out."""
    params = read(ReadParams, request)
    body = await body_of(request, LONGEST_BYTES)
    return await run_in_threadpool(_read, request, params, body)


def _read(request: Request, params: ReadParams, body: bytes) -> Response:
    # It reads by GDAL, and only some files: the service starts without.
    from app.screening.drawing import read_to_draw  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        path = Path(folder) / UNUSUAL.sub("_", PurePosixPath(params.name).name)
        path.write_bytes(body)
        found = read_to_draw(path, atlas_of(request).facts, today(), params.datum)
    lang = language_of(request)
    answer = {
        "type": "FeatureCollection",
        "features": found.features,
        "bad": localized(found.bad, lang),
        "notes": localized(found.notes, lang),
        "columns": found.columns,
        "named_by": found.named_by,
        "written": found.written,
    }
    content = orjson.dumps(answer, default=str)
    return Response(content, headers=NO_STORE, media_type="application/geo+json")
