"""Changes of a port, a day or the site that would change the outcome of the rule.

A pure function of the results of the check. Each part changes one thing and leaves the
rest as it is; the outcome is decided again by the rule's own code.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.rules.proximity.surroundings import Surroundings
from app.rules.proximity.words import concerns, is_port
from app.rules.turning import move_words, shortest_moves, turning_days, turning_ports
from geodata.text import Text

NO_CASE = Text(
    "本条不适用于该机场，口岸、日期或场址的变化无从谈起。",
    "The clause does not concern this airport: no port, day or shift would turn it.",
)


def sensitivity(about: Surroundings, until: date) -> Mapping[str, Any]:
    """Find single changes that would change the outcome of a case.

    Returns:
        ``ports``, ``days`` and ``shifts``, each with the change and the new outcome, and
        ``sentences`` that say the same, or that nothing changes it. For an airport that
        is an open port only the days are given.
    """
    if not concerns(about.case):
        return {"ports": [], "days": [], "shifts": [], "sentences": [NO_CASE]}
    days = turning_days.turning_days(about, until)
    if is_port(about.own):
        sentences = turning_days.sentences(about, days, until)
        shown = [turning_days.entry(turn) for turn in days]
        return {"ports": [], "days": shown, "shifts": [], "sentences": sentences}
    ports = turning_ports.turning_ports(about)
    moves = shortest_moves.shifts(about)
    return {
        "ports": [turning_ports.entry(turn) for turn in ports],
        "days": [turning_days.entry(turn) for turn in days],
        "shifts": [shortest_moves.entry(shift) for shift in moves],
        "sentences": [
            *turning_ports.sentences(about, ports),
            *turning_days.sentences(about, days, until),
            *move_words.sentences(about, moves),
        ],
    }
