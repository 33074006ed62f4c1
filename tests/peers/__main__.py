"""The service, bare Starlette, pygeoapi and TiPg, asked the same in turn.

All stay up during the run, so that what else the machine does falls on each; ratios
say more than rates.
"""

import argparse
import json
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from tests.peers import bare, database, peers
from tests.peers.layer import NAME
from tests.peers.questions import KNOWN, QUESTIONS, WHOLE, Question, Rival, prove_alike
from tests.peers.report import Results, lines
from tests.peers.server import Program, serving
from tests.peers.wrk import CONNECTIONS

WARM, COLD = "ours, warm", "ours, cold"
WARM_UP_S = 1

Up = Callable[[str, Callable[[int], Program]], int]
"""Starts a server under a name, and returns its port."""

Contest = Mapping[str, Sequence[Rival]]
"""The servers by name; of several the fastest stands for all."""


def options() -> argparse.Namespace:
    """Read the words of the command."""
    parser = argparse.ArgumentParser(prog="tests.peers", description=__doc__)
    parser.add_argument("--workers", type=int, default=1, help="processes a server")
    parser.add_argument("--seconds", type=int, default=4, help="of a round")
    parser.add_argument("--rounds", type=int, default=3, help="of a question")
    return parser.parse_args()


@contextmanager
def contest(workers: int) -> Iterator[Contest]:
    """Run every server until the end of the block."""
    with tempfile.TemporaryDirectory(prefix="kouan-peers-") as name, ExitStack() as end:
        folder = Path(name)
        folder.chmod(0o711)  # The database runs as another user.

        def up(name: str, program: Callable[[int], Program]) -> int:
            log = folder / f"{name}.log"
            return end.enter_context(serving(program, workers, log))

        warm, cold = ours(up, WARM), ours(up, COLD, KOUAN_CACHE_MB="0")
        floor = starlette(up, folder, warm)
        features = json.loads(warm.ask(WHOLE).body)["features"]
        base = end.enter_context(database.running(folder))
        database.fill(base, features)
        layer = json.dumps({"type": "FeatureCollection", "features": features})
        geoapi = up("pygeoapi", lambda port: peers.pygeoapi(folder, layer, base, port))
        tipg = up("tipg", lambda _: peers.tipg(folder, base))
        yield {
            WARM: [warm],
            COLD: [cold],
            floor.name: [floor],
            "pygeoapi": [
                Rival("pygeoapi, GeoJSON file", geoapi, peers.FILE),
                Rival("pygeoapi, PostGIS", geoapi, peers.TABLE),
            ],
            "TiPg": [Rival("TiPg, PostGIS", tipg, f"public.{NAME}", "geojson")],
        }


def ours(up: Up, name: str, **environment: str) -> Rival:
    """Start our service and learn the tag of the layer in it."""
    program = Program("tests.peers.ours:app", factory=True, environment=environment)
    rival = Rival(name, up(name, lambda _: program), NAME)
    return replace(rival, tag=rival.ask(WHOLE).tag)


def starlette(up: Up, folder: Path, like: Rival) -> Rival:
    """Start bare Starlette with the bytes and the tag of another server."""
    asked = [question for question in QUESTIONS if question is not KNOWN]
    bodies = {question.name: like.ask(question).body for question in asked}
    bare.save(folder, bodies, like.tag)
    program = Program(
        "tests.peers.bare:app", factory=True, environment={bare.FOLDER: str(folder)}
    )
    paths = {question.name: f"/{question.name}" for question in QUESTIONS}
    port = up("starlette", lambda _: program)
    return Rival("bare Starlette", port, tag=like.tag, paths=paths)


def measured(
    question: Question, servers: Contest, seconds: int, rounds: int
) -> Results:
    """Ask all in turn, several times round, after a warm-up of each."""
    able: dict[str, Rival] = {}
    results: dict[str, list] = {}
    for name, several in servers.items():
        if question is KNOWN and several[0].tag is None:
            results[name] = []
            continue
        fastest = max(several, key=lambda r: r.drive(question, WARM_UP_S).per_s)
        able[fastest.name] = fastest
        results[fastest.name] = []
    for _ in range(rounds):
        for name, rival in able.items():
            results[name].append(rival.drive(question, seconds))
    return results


def main() -> int:
    """Print the table; 1 if any request failed."""
    given = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print(
        f"{peers.install()}; {given.workers} worker(s) each, {CONNECTIONS} connections,"
        f" median of {given.rounds} rounds of {given.seconds} s",
        flush=True,
    )
    failed = 0
    with contest(given.workers) as servers:
        prove_alike([rival for several in servers.values() for rival in several])
        for question in QUESTIONS:
            results = measured(question, servers, given.seconds, given.rounds)
            print(*lines(question, results, (WARM, COLD)), sep="\n", flush=True)
            failed += sum(r.errors for rounds in results.values() for r in rounds)
    if failed:
        print(f"\n{failed} requests failed: the figures do not count.")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
