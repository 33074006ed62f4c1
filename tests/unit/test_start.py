"""What a service imports before anything is asked of it."""

import subprocess
import sys

import pytest

IDLE = """
import sys
from pathlib import Path
from app.commands import serve
from app.main import create_app
from app.settings import Settings

settings = Settings(data_dir=Path(sys.argv[1]))
create_app(settings)
print(*sys.modules)
"""
SETTINGS = "import sys, app.settings; print(*sys.modules)"


@pytest.fixture(scope="module")
def idle(tmp_path_factory):
    """The modules of a worker that has answered nothing yet."""
    return modules(IDLE, str(tmp_path_factory.mktemp("data")))


def modules(program, *words):
    """Return the names of the modules that a program imports."""
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "library",
    [
        "alembic",
        "arro3",
        "folium",
        "geopandas",
        "httpx2",
        "jinja2",
        "pandas",
        "psycopg",
        "pyogrio",
        "rich",
        "sqlalchemy",
        "typst",
    ],
)
def test_an_idle_worker_has_not_imported(idle, library):
    assert library not in idle


def test_settings_import_nothing_of_ours():
    ours = {
        m for m in modules(SETTINGS) if m.split(".")[0] in ("app", "layers", "geodata")
    }
    assert ours == {"app", "app.settings"}
