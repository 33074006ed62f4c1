"""`make bench`: how long the service takes, as ratios and medians in one run."""

import asyncio
import resource
import subprocess
import sys
import time
from datetime import date
from statistics import median

from httpx2 import ASGITransport, AsyncClient

from app.atlas import open_atlas
from app.configuration import load
from app.main import create_app
from app.rules.case.candidate import by_code
from app.rules.case.case import Case
from app.rules.clauses.airport_proximity import RULE

RUNS = 300
PATHS = {
    "healthz": "/healthz",
    "one check": "/rules/airport-proximity/check?airport=JZH&as_of=2015-12-31",
    "68 border ports as GeoJSON": "/collections/border-ports/items",
    "sea ports within a box": "/collections/sea-ports/items?bbox=100,18,125,40",
    "one sea port": "/collections/sea-ports/items/dalian",
}
START = """
import time; begun = time.perf_counter()
from app.main import create_app
from app.configuration import load
create_app(load())
print(time.perf_counter() - begun)
"""


def milliseconds(call):
    """Return the median time of a call, ms, after ten that do not count."""
    taken = []
    for _ in range(RUNS + 10):
        begun = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begun) * 1e3)
    return median(taken[10:])


async def requests(service):
    """Return the median time of each request, ms, over HTTP in this process."""
    transport = ASGITransport(app=service)
    found = {}
    async with AsyncClient(transport=transport, base_url="http://bench") as client:
        for name, path in PATHS.items():
            taken = []
            for _ in range(RUNS + 10):
                begun = time.perf_counter()
                await client.get(path)
                taken.append((time.perf_counter() - begun) * 1e3)
            found[name] = median(taken[10:])
    return found


def main():
    begun = time.perf_counter()
    atlas = open_atlas(load())
    derived_s = time.perf_counter() - begun
    day = date(2015, 12, 31)
    case = Case(candidate=by_code(atlas.facts, "JZH", day), as_of=day)
    rule_ms = milliseconds(lambda: RULE.check(case, atlas.facts))
    medians = asyncio.run(requests(create_app(load(), atlas)))
    floor = medians["healthz"]
    print(f"{'over HTTP, in process':32}{'median ms':>12}{'x healthz':>12}")
    for name, ms in medians.items():
        print(f"{name:32}{ms:12.3f}{ms / floor:12.2f}")
    print(f"{'the rule alone':32}{rule_ms:12.3f}")
    starts = [
        float(subprocess.check_output([sys.executable, "-c", START])) for _ in range(3)
    ]
    print(f"facts read and layers derived: {derived_s:.2f} s")
    print(f"start, imports included: {median(starts):.2f} s (median of 3)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process: {peak:.0f} MB")


if __name__ == "__main__":
    main()
