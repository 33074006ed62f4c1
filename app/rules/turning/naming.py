"""Names of ports and outcomes in the sentences on sensitivity."""

from typing import Any

from app.rules.finding.finding import WORDS, Outcome
from app.rules.proximity.neighbours import Neighbour
from geodata.text import Text


def port_document(near: Neighbour) -> dict[str, Any]:
    """Return a port or airport as an answer names it."""
    return {
        **{name: near.port[name] for name in ("id", "iata", "name_zh", "name_en")},
        "distance_km": round(near.distance_km, 6),
    }


def port_label(near: Neighbour) -> Text:
    """Name a port or airport with its code and distance."""
    port, km = near.port, f"{near.distance_km:.2f}"
    mark = Text("，假设已开放", ", assumed open") if near.assumed else Text("", "")
    return Text(
        f"{port['name_zh']}（{port['iata']}，{km} 公里{mark.zh}）",
        f"{port['name_en']} ({port['iata']}, {km} km{mark.en})",
    )


def outcome_label(outcome: Outcome) -> Text:
    """Return an outcome in words, quoted in Chinese."""
    return Text(f"“{WORDS[outcome].zh}”", WORDS[outcome].en)
