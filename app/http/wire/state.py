"""Objects of the running service: edition, settings, register, jobs, road engine."""

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from app.clock import today
from app.edition import Edition
from app.http.wire.readings import Readings
from app.ledger.living import Living
from app.processes.job_runner import JobRunner
from app.register.provider import RegisterProvider
from app.roads.engine import Engine
from app.settings import Settings
from layers.atlas import Atlas
from layers.layer import Layer

NO_STORE = {"Cache-Control": "no-store"}
"""For answers that may change without the data or the code: they are never kept."""


def roads_of(request: Request) -> Engine | None:
    """Return the road engine, None where none is connected."""
    roads: Engine | None = request.app.state.roads
    return roads


def edition_of(request: Request) -> Edition:
    """Return the edition with which the answer to a request began."""
    edition: Edition = request.scope["edition"]
    return edition


def atlas_of(request: Request) -> Atlas:
    """Return the layers and facts of the edition."""
    return edition_of(request).atlas


async def layer_of(request: Request, name: str) -> Layer:
    """Return a layer, derived for today if it has no days of its own.

    Raises:
        UnknownCollection: There is none of this name.
    """
    atlas = atlas_of(request)
    layer = atlas.layer(name)
    if not layer.dated and not atlas.derived(name, day := today()):
        await run_in_threadpool(atlas.snapshot, name, day)
    return layer


def living_of(request: Request) -> Living:
    """Return the ledger of facts, with the editions that it leads to."""
    living: Living = request.app.state.living
    return living


def readings_of(request: Request) -> Readings:
    """Return what the holders of tokens have read."""
    readings: Readings = request.app.state.readings
    return readings


def settings_of(request: Request) -> Settings:
    """Return the settings that the service was built from."""
    settings: Settings = request.app.state.settings
    return settings


def provider_of(request: Request) -> RegisterProvider:
    """Return where the register is opened."""
    provider: RegisterProvider = request.app.state.provider
    return provider


def job_runner_of(request: Request) -> JobRunner:
    """Return who runs the jobs of this process of the service.

    Raises:
        RegisterUnavailable: There is nowhere to keep jobs just now.
    """
    state = request.app.state
    with state.job_runner_lock:
        if state.job_runner is None:
            state.job_runner = JobRunner(provider_of(request).stores().jobs)
        job_runner: JobRunner = state.job_runner
    return job_runner
