"""How the peers are set up: pygeoapi and TiPg, each as its makers mean it to be."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tests.peers.database import OWNER
from tests.peers.layer import NAME
from tests.peers.server import ROOT, Program

VENV = ROOT / ".venv-peers"
LOCK = ROOT / "requirements-peers.lock"
PYTHON = VENV / "bin" / "python"
PACKAGES = ("pygeoapi", "tipg")
VERSIONS = "import sys; from importlib.metadata import version as v;"
VERSIONS += "print(*(f'{name} {v(name)}' for name in sys.argv[1:]), sep=', ')"

FILE, TABLE = f"{NAME}-file", f"{NAME}-table"
"""The layer twice in pygeoapi: from a GeoJSON file, and from PostGIS."""


def install() -> str:
    """Install the peers where the lock is newer than they, and say which they are."""
    if shutil.which("wrk") is None:
        raise SystemExit("No wrk: run tests/install-clients peers.")
    mark = VENV / "ready"
    if not mark.exists() or mark.stat().st_mtime < LOCK.stat().st_mtime:
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*pip, "--require-hashes", "-r", LOCK], check=True)
        mark.touch()
    words = [PYTHON, "-c", VERSIONS, *PACKAGES]
    return subprocess.check_output(words, text=True).strip()


def tipg(folder: Path, database: int) -> Program:
    """Return TiPg over the schema of the layer."""
    address = f"postgresql://{OWNER}@127.0.0.1:{database}/{OWNER}"
    return Program(
        application="tipg.main:app",
        python=PYTHON,
        folder=folder,
        environment={"DATABASE_URL": address, "TIPG_DB_SCHEMAS": '["public"]'},
    )


def pygeoapi(folder: Path, layer: str, database: int, port: int) -> Program:
    """Return pygeoapi over a file with the layer, and over its table."""
    file, settings, definition = (
        folder / name for name in ("layer.geojson", "settings.json", "definition.json")
    )
    file.write_text(layer, "utf-8")
    settings.write_text(json.dumps(_settings(file, database, port)), "utf-8")
    environment = {
        "PYGEOAPI_CONFIG": str(settings),
        "PYGEOAPI_OPENAPI": str(definition),
        "PYTHONUTF8": "1",
    }
    words = f"openapi generate {settings} --format json --output-file {definition}"
    command = [PYTHON.with_name("pygeoapi"), *words.split()]
    made = subprocess.run(
        command, env=environment, check=False, capture_output=True, text=True
    )
    if made.returncode:
        raise SystemExit(made.stderr)
    return Program(
        application="pygeoapi.starlette_app:APP",
        python=PYTHON,
        folder=folder,
        environment=environment,
    )


def _settings(file: Path, database: int, port: int) -> dict:
    """Return the least that pygeoapi takes; its YAML may be JSON."""
    address = f"http://127.0.0.1:{port}"
    table = {
        "name": "PostgreSQL",
        "data": {
            "host": "127.0.0.1",
            "port": database,
            "dbname": OWNER,
            "user": OWNER,
            "password": "trusted",
            "search_path": ["public"],
        },
        "table": NAME,
        "id_field": "id",
        "geom_field": "geom",
    }
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": address,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "pretty_print": False,
            "limits": {"default_items": 10, "max_items": 1000},
            "map": {"url": f"{address}/none", "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": _metadata(address),
        "resources": {
            FILE: _resource({"name": "GeoJSON", "data": str(file), "id_field": "id"}),
            TABLE: _resource(table),
        },
    }


def _metadata(address: str) -> dict:
    party = {"name": "none", "url": address}
    return {
        "identification": {
            "title": "Points",
            "description": "Points",
            "keywords": ["points"],
            "keywords_type": "theme",
            "terms_of_service": address,
            "url": address,
        },
        "license": party,
        "provider": party,
        "contact": party,
    }


def _resource(provider: dict) -> dict:
    return {
        "type": "collection",
        "title": "Points",
        "description": "Points",
        "keywords": ["points"],
        "links": [],
        "extents": {"spatial": {"bbox": [75, 20, 133, 50]}},
        "providers": [{"type": "feature", **provider}],
    }
