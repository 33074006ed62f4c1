"""The application, built from settings."""

from importlib.metadata import version
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit

from fastapi import FastAPI

from app.atlas import open_atlas
from app.http import (
    access,
    area,
    assessments,
    collections,
    items,
    landing,
    notice,
    operations,
    plan,
    problems,
    processes,
    proofs,
    register,
    roads,
    rules,
    schemas,
    self_check,
    tiles,
)
from app.http import map as map_page
from app.http.admission import Admission
from app.http.answers import Answers, stamp
from app.http.failures import Failures
from app.http.files import static
from app.http.front import Front
from app.http.prefix import prefixed
from app.http.sharing import Sharing
from app.register.desk import Desk
from app.roads.connect import connect
from app.settings import Settings, load
from layers.atlas import Atlas

PAGES = Path(__file__).parent / "http" / "static"


PARTS = (
    landing,
    collections,
    schemas,
    tiles,
    rules,
    area,
    assessments,
    proofs,
    register,
    processes,
    roads,
    self_check,
    plan,
    notice,
    map_page,
    operations,
)
HOT = {**items.HANDLERS, **tiles.HANDLERS}
"""What is asked most; routed for other methods than GET like everything else."""


def create_app(settings: Settings, atlas: Atlas | None = None) -> Answers:
    """Build the service; nothing is read before this is called."""
    app = FastAPI(
        title="Kouan Atlas",
        version=version("kouan-atlas"),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.desk = Desk(settings)
    app.state.failures = Failures()
    app.state.roads = connect(settings)
    app.state.clerk, app.state.clerk_lock = None, Lock()
    app.state.atlas = atlas or open_atlas(settings)
    app.add_middleware(Sharing)
    for part in PARTS:
        app.include_router(part.router)
    for path, handler in HOT.items():
        app.add_route(path, handler)
    app.mount("/static/pages", static(PAGES), name="pages")
    map_page.mount(app, settings.node_modules)
    problems.install(app)
    access.install(app)
    app.state.stamp = stamp(f"{app.state.atlas.facts.edition} {settings!r}")
    admission = app.state.admission = Admission(Front(HOT, app))
    front = prefixed(admission, urlsplit(settings.public_url).path)
    return Answers(front, app, app.state.stamp, settings)


def from_environment() -> Answers:
    """Build the service from the environment, for servers with several workers.

    The parent process has created the register; a worker that starts later and finds no
    file must not create a new one.
    """
    settings = load()
    ready = create_app(settings)
    in_a_file = not settings.database_url.get_secret_value()
    ready.service.state.desk = Desk(settings, make=not in_a_file)
    return ready
