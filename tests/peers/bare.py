"""The floor: Starlette that hands out bytes made beforehand, and does nothing else."""

import json
import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

FOLDER = "BARE_FOLDER"
"""Environment variable: where the answers are, one file a path, and the tag."""

TAG_FILE = "tag.json"
GEOJSON = "application/geo+json"


def save(folder: Path, answers: dict[str, bytes], tag: str) -> None:
    """Write the answers by the path that each is to have."""
    for name, body in answers.items():
        (folder / f"{name}.body").write_bytes(body)
    (folder / TAG_FILE).write_text(json.dumps(tag), "utf-8")


def app():
    """Build a service with a route for each answer in the folder."""
    folder = Path(os.environ[FOLDER])
    tag = json.loads((folder / TAG_FILE).read_text("utf-8"))
    bodies = {file.stem: file.read_bytes() for file in folder.glob("*.body")}
    routes = [Route(f"/{name}", _handing_out(body)) for name, body in bodies.items()]
    return Starlette(routes=[*routes, Route("/known", _knowing(tag, bodies["whole"]))])


def _handing_out(body: bytes):
    async def endpoint(_):
        return Response(body, media_type=GEOJSON)

    return endpoint


def _knowing(tag: str, body: bytes):
    async def endpoint(request):
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        return Response(body, media_type=GEOJSON, headers={"ETag": tag})

    return endpoint
