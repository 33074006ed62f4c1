"""A private PostGIS for one run: made in a folder, on loopback, gone afterwards."""

import csv
import io
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from layers.layer import COMMON
from tests.peers.layer import NAME

DEBIAN = Path("/usr/lib/postgresql")
OWNER = "postgres"
TYPES = {"text": "text", "integer": "integer", "list": "text[]"}


def tool(name: str) -> str:
    """Return where a program of PostgreSQL is; Debian keeps most off the path."""
    installed = sorted(DEBIAN.glob(f"*/bin/{name}"))
    found = str(installed[-1]) if installed else shutil.which(name)
    if found is None:
        raise SystemExit(f"No {name}: run tests/install-clients peers.")
    return found


@contextmanager
def running(folder: Path) -> Iterator[int]:
    """Start a cluster in an empty folder and yield its port.

    Every parent of the folder must be open to user postgres, whom root runs it as.
    """
    data = folder / "cluster"
    data.mkdir()
    if os.geteuid() == 0:
        shutil.chown(data, OWNER)
    _run("initdb", "-A", "trust", "-U", OWNER, "-E", "UTF8", "--no-sync", "-D", data)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off"
    options += f" -c unix_socket_directories={data}"
    try:
        log = data / "server.log"
        _run("pg_ctl", "-w", "-D", data, "-l", log, "-o", options, "start")
        yield port
    finally:
        if (data / "postmaster.pid").exists():
            _run("pg_ctl", "-w", "-m", "immediate", "-D", data, "stop")


def pg_ctl(folder: Path, port: int, verb: str) -> None:
    """Stop a running cluster as a crash would, or start it again."""
    data = folder / "cluster"
    options = f"-p {port} -c listen_addresses=127.0.0.1"
    options += f" -c unix_socket_directories={data}"
    words = ["-m", "immediate"] if verb == "stop" else ["-o", options]
    _run("pg_ctl", "-w", "-D", data, "-l", data / "server.log", *words, verb)


def _run(name: str, *words: str | Path) -> None:
    """Run a program as user postgres: PostgreSQL refuses to run as root."""
    user = [f"--reuid={OWNER}", f"--regid={OWNER}", "--init-groups"]
    before = ["setpriv", *user] if os.geteuid() == 0 else []
    command = [*before, tool(name), *map(str, words)]
    # The server keeps what it inherits, so a pipe here would never close.
    nothing = subprocess.DEVNULL
    subprocess.run(command, check=True, cwd="/", stdin=nothing, stdout=nothing)


def fill(port: int, features: Sequence[dict[str, Any]]) -> None:
    """Make the table of the layer with its key and its spatial index."""
    columns = ", ".join(f"{column.name} {TYPES[column.type]}" for column in COMMON)
    rows = io.StringIO()
    csv.writer(rows, lineterminator="\n").writerows(map(_row, features))
    _psql(
        port,
        "CREATE EXTENSION postgis;\n"
        f"CREATE TABLE {NAME} (id text PRIMARY KEY, {columns},"
        " geom geometry(Point, 4326));\n"
        f"COPY {NAME} FROM STDIN (FORMAT csv);\n{rows.getvalue()}\\.\n"
        f"CREATE INDEX ON {NAME} USING gist (geom);\nANALYZE {NAME};\n",
    )


def _row(feature: dict[str, Any]) -> list[Any]:
    lon, lat = feature["geometry"]["coordinates"]
    cells = [_cell(feature["properties"][column.name]) for column in COMMON]
    return [feature["id"], *cells, f"SRID=4326;POINT({lon} {lat})"]


def _cell(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in value)
    return "{" + ",".join(f'"{text}"' for text in quoted) + "}"


def _psql(port: int, script: str) -> None:
    whom = ["-h", "127.0.0.1", "-p", str(port), "-U", OWNER, "-d", OWNER]
    subprocess.run(
        [tool("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", *whom],
        input=script,
        text=True,
        check=True,
    )
