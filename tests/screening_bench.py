"""A million candidates against the open ports: ours and three other ways, in one run.

Every way finds the pairs within 200 km; ours also the nearest port, the distance to it
and the outcome. Run it with ``OPENBLAS_NUM_THREADS=1``: each way has one core.
"""

import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

from app.atlas import open_atlas
from app.configuration import load
from app.rules.case.limits import Limits
from app.rules.case.open_sites import OpenSites, open_sites
from app.rules.proximity.bulk import screen
from geodata.boundaries import Boundaries
from geodata.fitted_lengths import fit
from geodata.geodesy import Floats, distance_m
from tests.peers import database
from tests.peers.database import OWNER
from tests.peers.peers import PYTHON, install

COUNT, SOLVED = 1_000_000, 50_000
DAY, RADIUS_M = date(2015, 12, 31), 200_000.0
LIMITS = Limits(within_km=RADIUS_M / 1e3, drive_min=120.0, drive_km=240.0)
BOX = (73.0, 135.0, 18.0, 54.0)
RUNS = 3

HAVERSINE = """
import json, sys, time
import numpy as np
from sklearn.neighbors import BallTree
here, there = np.load(sys.argv[1]), np.load(sys.argv[2])
begun = time.perf_counter()
tree = BallTree(np.radians(there[:, ::-1]), metric="haversine")
radius = float(sys.argv[3]) / 6371008.8
found = tree.query_radius(np.radians(here[:, ::-1]), radius, count_only=True)
print(json.dumps(time.perf_counter() - begun))
np.save(sys.argv[4], found)
"""
TABLES = """
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE TABLE {name} (id int, lon float8, lat float8);
COPY {name} FROM STDIN (FORMAT csv);
{rows}\\.
ALTER TABLE {name} ADD geog geography(Point, 4326);
UPDATE {name} SET geog = ST_MakePoint(lon, lat)::geography;
CREATE INDEX ON {name} USING gist (geog);
VACUUM ANALYZE {name};
"""
PAIRS = """
SET max_parallel_workers_per_gather = 0;
SET jit = off;
SELECT c.id, count(*) FROM ports p JOIN candidates c ON ST_DWithin(c.geog, p.geog, {m})
GROUP BY c.id ORDER BY c.id;
"""


def mainland(boundaries: Boundaries, draw: np.random.Generator) -> Floats:
    """Return a million random places in some province, shape (2, n)."""
    kept = np.empty((2, 0))
    while kept.shape[1] < COUNT:
        points = box(draw)
        kept = np.hstack([kept, points[:, boundaries.locate_many(*points) >= 0]])
    return kept[:, :COUNT]


def box(draw: np.random.Generator) -> Floats:
    """Return a million random places in the box round the mainland, shape (2, n)."""
    west, east, south, north = BOX
    return np.array(
        [draw.uniform(west, east, COUNT), draw.uniform(south, north, COUNT)]
    )


def fastest(call: Callable[[], object]) -> tuple[float, float]:
    """Return the shortest of some runs: seconds by the clock, and of the processor."""
    taken = []
    for _ in range(RUNS):
        clock, core = time.perf_counter(), time.process_time()
        call()
        taken.append((time.perf_counter() - clock, time.process_time() - core))
    return min(taken)


def haversine(points: Floats, sites: OpenSites, folder: Path) -> tuple[float, Floats]:
    """Return the time and the counts of scikit-learn's BallTree."""
    files = [folder / f"{name}.npy" for name in ("here", "there", "found")]
    np.save(files[0], points.T)
    np.save(files[1], np.column_stack([sites.lons, sites.lats]))
    words = [PYTHON, "-c", HAVERSINE, *files[:2], str(RADIUS_M), files[2]]
    told = subprocess.check_output([str(word) for word in words], text=True)
    return json.loads(told), np.load(files[2])


def postgis(points: Floats, sites: OpenSites, folder: Path) -> tuple[float, Floats]:
    """Return the time and the counts of ST_DWithin(geography) over a GiST index."""
    counts = np.zeros(points.shape[1], dtype=int)
    with database.running(folder) as port:
        for name, (lon, lat) in {
            "candidates": points,
            "ports": (sites.lons, sites.lats),
        }.items():
            rows = "".join(
                f"{i},{x!r},{y!r}\n"
                for i, (x, y) in enumerate(zip(lon.tolist(), lat.tolist(), strict=True))
            )

            ask(port, TABLES.format(name=name, rows=rows))
        ask(port, PAIRS.format(m=RADIUS_M))
        begun = time.perf_counter()
        told = ask(port, PAIRS.format(m=RADIUS_M))
        taken = time.perf_counter() - begun
    for line in told.split():
        row, count = line.split("|")
        counts[int(row)] = int(count)
    return taken, counts


def ask(port: int, script: str) -> str:
    """Run a script and return its rows, bare."""
    whom = ["-h", "127.0.0.1", "-p", str(port), "-U", OWNER, "-d", OWNER]
    bare = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
    command = [database.tool("psql"), *bare, *whom]
    return subprocess.run(
        command, input=script, text=True, check=True, stdout=subprocess.PIPE
    ).stdout


def compare(points: Floats, sites: OpenSites, folder: Path) -> None:
    """Print every way's time, its ratio to ours, and what it finds otherwise."""
    error_m = np.zeros(points.shape[1])
    made = screen(*points, error_m, sites, LIMITS)
    ours = made.within_count + (made.own >= 0)
    clock, core = fastest(lambda: screen(*points, error_m, sites, LIMITS))
    print(
        f"  ours, all of the outcome  {clock:7.2f} s  {COUNT / core:12,.0f} /s and core"
    )
    few = points[:, :SOLVED]
    begun = time.perf_counter()
    km = distance_m(few[0][:, None], few[1][:, None], sites.lons, sites.lats) / 1e3
    solved = (time.perf_counter() - begun) * COUNT / SOLVED
    told = (km <= RADIUS_M / 1e3).sum(axis=1)
    line(
        f"Geod.inv of every pair, {SOLVED:,} scaled", solved, clock, told, ours[:SOLVED]
    )
    for name, way in {
        "BallTree, haversine": haversine,
        "PostGIS, GiST": postgis,
    }.items():
        taken, counts = way(points, sites, folder)
        line(name, taken, clock, counts, ours)


def line(name: str, taken: float, clock: float, counts: Floats, ours: Floats) -> None:
    """Print one way: its time, its ratio, its pairs and yes-or-no's that differ."""
    missing, extra = (np.clip(d, 0, None).sum() for d in (ours - counts, counts - ours))
    flipped = ((counts > 0) != (ours > 0)).sum()
    print(
        f"  {name:44} {taken:7.2f} s  {taken / clock:6.1f} x ours; "
        f"{missing} pairs missing, {extra} extra, {flipped} candidates flipped"
    )


def main() -> None:
    """Compare over the mainland and over the box round it."""
    install()
    facts = open_atlas(load()).facts
    sites, draw = open_sites(facts, DAY), np.random.default_rng(11)
    clock = time.perf_counter()
    fit(sites.lons, sites.lats)
    print(f"{COUNT:,} candidates, {len(sites.ports)} ports open on {DAY}")
    print(f"fitting their arcs, once a process: {time.perf_counter() - clock:.2f} s")
    places = {"the mainland": mainland(facts.boundaries, draw), "the box": box(draw)}
    for name, points in places.items():
        print(f"random over {name}:")
        taken, _ = fastest(lambda: facts.boundaries.locate_many(*points))  # noqa: B023
        print(f"  provinces, apart          {taken:7.2f} s  {COUNT / taken:12,.0f} /s")
        with tempfile.TemporaryDirectory(prefix="kouan-screening-") as made:
            folder = Path(made)
            folder.chmod(0o711)  # The database runs as another user.
            compare(points, sites, folder)


if __name__ == "__main__":
    main()
