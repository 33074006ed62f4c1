"""`make bench`: how long the service takes, as ratios and medians in one run."""

import resource
import subprocess
import sys
import time
from statistics import median

from fastapi.testclient import TestClient

from app.clock import today
from app.main import create_app, open_atlas
from app.rules.candidate import by_code
from app.rules.clauses.airport_proximity import RULE
from app.rules.rule import Case
from app.settings import load

RUNS = 300
CHECK = "/rules/airport-proximity/check?airport=JZH&as_of=2015-12-31"
START = """
import time; begun = time.perf_counter()
from app.main import create_app
from app.settings import load
create_app(load())
print(time.perf_counter() - begun)
"""


def milliseconds(call, runs=RUNS):
    """Return the median time of a call, ms, after ten that do not count."""
    taken = []
    for run in range(runs + 10):
        begun = time.perf_counter()
        call()
        if run >= 10:
            taken.append((time.perf_counter() - begun) * 1e3)
    return median(taken)


def main():
    begun = time.perf_counter()
    atlas = open_atlas(load())
    derived_s = time.perf_counter() - begun
    client = TestClient(create_app(load(), atlas))
    day = today()
    case = Case(candidate=by_code(atlas.facts, "JZH", day), as_of=day)
    healthz = milliseconds(lambda: client.get("/healthz"))
    rows = {
        "healthz over HTTP in process": healthz,
        "one check, the rule alone": milliseconds(
            lambda: RULE.check(case, atlas.facts)
        ),
        "one check over HTTP in process": milliseconds(lambda: client.get(CHECK)),
        "68 border ports as GeoJSON": milliseconds(
            lambda: client.get("/collections/border-ports/items")
        ),
        "41 sea ports within a box": milliseconds(
            lambda: client.get("/collections/sea-ports/items?bbox=100,18,125,40")
        ),
    }
    print(f"{'':42}{'median ms':>12}{'× healthz':>12}")
    for name, ms in rows.items():
        print(f"{name:42}{ms:12.3f}{ms / healthz:12.2f}")
    starts = [
        float(subprocess.check_output([sys.executable, "-c", START])) for _ in range(3)
    ]
    print(f"facts read and layers derived: {derived_s:.2f} s")
    print(f"start, imports included: {median(starts):.2f} s (median of 3)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process: {peak:.0f} MB")


if __name__ == "__main__":
    main()
