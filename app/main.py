"""The application, built from settings."""

from functools import partial
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit

from fastapi import FastAPI

from app.atlas import open_atlas
from app.background import Background
from app.configuration import load
from app.edition import Edition
from app.http.cases import (
    area,
    assessments,
    change_list,
    changes,
    contours,
    diff,
    proofs,
    register,
    roads,
    rules,
)
from app.http.description import landing, self_check
from app.http.middleware.hot_routes import HotRoutes
from app.http.middleware.prefix import prefixed
from app.http.middleware.response_cache import ResponseCache
from app.http.middleware.sharing import Sharing
from app.http.ogc import (
    collections,
    edits,
    items,
    processes,
    schemas,
    tiles,
    versions,
)
from app.http.site import fulfilment, operations, own_data, plan, plans
from app.http.site import map as map_page
from app.http.wire import access, notice, problems
from app.http.wire.admission import Admission
from app.http.wire.failures import Failures
from app.http.wire.files import static
from app.http.wire.readings import Readings
from app.http.wire.stamp import stamp
from app.ledger.living import Living
from app.memory import free
from app.processes.echo import ECHO
from app.register.provider import RegisterProvider
from app.registry import ENCODERS, PROCESSES, RULES
from app.roads.connect import connect
from app.settings import Settings
from layers.atlas import Atlas

PAGES = Path(__file__).parent / "http" / "static"


PARTS = (
    landing,
    collections,
    schemas,
    edits,
    versions,
    tiles,
    rules,
    area,
    contours,
    diff,
    assessments,
    proofs,
    register,
    change_list,
    changes,
    processes,
    roads,
    self_check,
    plan,
    plans,
    fulfilment,
    notice,
    map_page,
    own_data,
    operations,
)
HOT = {**items.HANDLERS, **tiles.HANDLERS}
"""The most frequent routes; methods other than GET are routed by FastAPI."""


def create_app(
    settings: Settings, atlas: Atlas | None = None, *, make: bool = True
) -> ResponseCache:
    """Build the service; nothing is read before this is called.

    Args:
        settings: The settings.
        atlas: The layers, without changes; read by the settings if not given.
        make: Whether the register is created if there is none.

    Raises:
        BrokenLedger: The changes on record contradict the tables.
    """
    background = Background(free)
    app = FastAPI(
        title="Kouan Atlas",
        version=version("kouan-atlas"),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=background.running,
    )
    app.state.settings, app.state.background = settings, background
    app.state.provider = RegisterProvider(settings, make=make)
    app.state.failures, app.state.readings = Failures(), Readings()
    app.state.roads = connect(settings)
    app.state.job_runner, app.state.job_runner_lock = None, Lock()
    app.add_middleware(Sharing)
    for part in PARTS:
        app.include_router(part.router)
    for path, handler in HOT.items():
        app.add_route(path, handler)
    app.mount("/static/pages", static(PAGES), name="pages")
    map_page.mount(app, settings)
    problems.install(app)
    access.install(app)
    admission = app.state.admission = Admission(HotRoutes(HOT, app))
    inner = prefixed(admission, urlsplit(settings.public_url).path)
    edition = edition_over(atlas or open_atlas(settings), settings)
    service = ResponseCache(inner, app, edition, settings)
    over = partial(edition_over, settings=settings)
    living = Living(service, over, app.state.provider, settings)
    app.state.living = service.living = living
    living.begin()
    background.work.append(service.derive)
    background.beside = living.watch
    return service


def edition_over(atlas: Atlas, settings: Settings) -> Edition:
    """Return the edition of an atlas, with all rules, formats and processes."""
    layers = " ".join(atlas.layers)
    return Edition(
        atlas=atlas,
        rules=RULES,
        encoders=ENCODERS,
        processes={**PROCESSES, "echo": ECHO} if settings.echo else PROCESSES,
        stamp=stamp(atlas.facts.edition, layers, repr(settings)),
    )


def from_environment() -> ResponseCache:
    """Build the service from the environment, for servers with several workers.

    The parent process has created the register; a worker that starts later and finds no
    file must not create a new one.
    """
    settings = load()
    in_a_file = not settings.database_url.get_secret_value()
    return create_app(settings, make=not in_a_file)
