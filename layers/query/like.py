r"""LIKE of CQL2: ``%`` is any text, ``_`` one character, ``\`` escapes the next.

No pattern backtracks: the time is proportional to the length of the text.
"""

from collections.abc import Callable
from dataclasses import dataclass

ANY, ONE, ESCAPE = "%", "_", "\\"

Fits = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Runs of characters between the ``%``; None is any one character."""

    runs: tuple[tuple[str | None, ...], ...]

    @classmethod
    def read(cls, text: str) -> "Pattern":
        r"""Parse a pattern.

        >>> Pattern.read(r"大%_5\%").runs
        (('大',), (None, '5', '%'))
        """
        runs: list[list[str | None]] = [[]]
        signs = iter(text)
        for sign in signs:
            if sign == ANY:
                runs.append([])
            else:
                plain = next(signs, sign) if sign == ESCAPE else sign
                runs[-1].append(None if sign == ONE else plain)
        return cls(tuple(map(tuple, runs)))


def fitting(pattern: str) -> Fits:
    """Return a function that tells whether a whole text matches a pattern.

    >>> fits = fitting("大_%港")
    >>> fits("大连港"), fits("大港"), fits("大连")
    (True, False, False)
    """
    runs = Pattern.read(pattern).runs
    if any(None in run for run in runs):
        return _by_states(runs)
    return _by_search(["".join(map(str, run)) for run in runs])


def _by_search(parts: list[str]) -> Fits:
    """Find each run after the previous one; the first occurrence is always sufficient."""
    first, *middle, last = parts if len(parts) > 1 else (parts[0], "")
    whole, least = len(parts) == 1, sum(map(len, parts))
    middle = [part for part in middle if part]

    def fits(text: str) -> bool:
        if whole:
            return text == first
        if len(text) < least or not (text.startswith(first) and text.endswith(last)):
            return False
        place, end = len(first), len(text) - len(last)
        for part in middle:
            place = text.find(part, place, end)
            if place < 0:
                return False
            place += len(part)
        return True

    return fits


def _by_states(runs: tuple[tuple[str | None, ...], ...]) -> Fits:
    """Match by simulating all states of the pattern at once, one bit a state.

    Bit i says that the text so far matches the first i characters of the pattern.
    """
    signs = [sign for run in runs for sign in run]
    bits = dict.fromkeys(signs, 0)
    for place, sign in enumerate(signs):
        bits[sign] |= 1 << place
    one = bits.pop(None, 0)
    staying, place = 0, 0
    for run in runs[:-1]:
        place += len(run)
        staying |= 1 << place
    wanted = 1 << len(signs)

    def fits(text: str) -> bool:
        if len(text) < len(signs):
            return False
        states = 1
        for sign in text:
            taken = states & (bits.get(sign, 0) | one)
            states = (taken << 1) | (states & staying)
        return bool(states & wanted)

    return fits
