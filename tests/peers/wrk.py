"""Load from wrk: as many requests as a server answers to 16 connections."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median_low

SCRIPT = Path(__file__).with_suffix(".lua")
CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Round:
    """What one run of wrk saw."""

    per_s: float
    p50_ms: float
    p99_ms: float
    bytes_each: float
    """Headers included."""

    errors: int
    """Statuses from 400 on, broken connections and time-outs."""


def drive(url: str, headers: Mapping[str, str], seconds: int) -> Round:
    """Ask for one address over and over; wrk sends no Accept-Encoding by itself."""
    given = [word for pair in headers.items() for word in ("-H", ": ".join(pair))]
    options = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s"]
    said = subprocess.check_output(
        ["wrk", *options, "-s", SCRIPT, *given, url], text=True
    )
    seen = json.loads(said.splitlines()[-1])
    return Round(
        per_s=seen["requests"] / seen["duration"] * 1e6,
        p50_ms=seen["p50"] / 1e3,
        p99_ms=seen["p99"] / 1e3,
        bytes_each=seen["bytes"] / max(seen["requests"], 1),
        errors=seen["refused"] + seen["broken"],
    )


def middle(rounds: Sequence[Round]) -> Round:
    """Return the round whose rate is the median, the lower of two."""
    rate = median_low([seen.per_s for seen in rounds])
    return next(seen for seen in rounds if seen.per_s == rate)
