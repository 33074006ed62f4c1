"""The service with a made-up later plan, which is nothing but its folder."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.registry import LAYERS
from geodata import boundaries
from geodata.facts import load
from geodata.plan_folder import PLANS
from layers.atlas import Atlas

MADE_UP = Path(__file__).parents[1] / "data" / "plans"
HELD = (PLANS, MADE_UP)


@pytest.fixture(scope="session")
def facts():
    return load(boundaries.load(), plans=HELD)


@pytest.fixture(scope="session")
def atlas(facts):
    return Atlas(facts, LAYERS)


@pytest.fixture(scope="session")
def service(settings, atlas):
    return create_app(settings, atlas)


@pytest.fixture(scope="session")
def client(service):
    return TestClient(service, raise_server_exceptions=False)
