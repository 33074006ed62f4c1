"""Our service with the made-up layer beside its own."""

from app.configuration import load
from app.main import create_app
from app.registry import LAYERS
from geodata import boundaries, facts
from layers.atlas import Atlas
from tests.peers.layer import LAYER, NAME


def app():
    """Build the service as `app.main.from_environment` does, with one layer more."""
    settings = load()
    known = facts.load(boundaries.load(settings.boundary_file))
    return create_app(settings, Atlas(known, {**LAYERS, NAME: LAYER}))
