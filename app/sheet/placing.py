"""Where labels go on a drawing: beside their points, over nothing else."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, millimetres, downwards."""

GAP_MM = 1.7
AROUND = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))
RINGS = (1.0, 1.8, 3.0)
NARROW_EM = 0.58


def width_mm(text: str, size_mm: float) -> float:
    """Return about how wide a text is: Chinese signs are square.

    >>> width_mm("成都", 2.0)
    4.0
    """
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return (wide + (len(text) - wide) * NARROW_EM) * size_mm


def overlap(a: Box, b: Box) -> float:
    """Return the area that two boxes share."""
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    return max(wide, 0.0) * max(high, 0.0)


@dataclass(slots=True)
class Placing:
    """The room of a frame, filled label by label."""

    frame: Box
    taken: list[Box] = field(default_factory=list)

    def block(self, x: float, y: float, half_mm: float) -> None:
        """Keep labels off a point."""
        self.taken.append((x - half_mm, y - half_mm, x + half_mm, y + half_mm))

    def beside(self, x: float, y: float, text: str, size_mm: float) -> Box:
        """Return the freest box for a text beside a point, and take it."""
        wide = width_mm(text, size_mm)
        boxes = [
            self._box(x + dx * r * GAP_MM, y + dy * r * GAP_MM, wide, size_mm, dx, dy)
            for r in RINGS
            for dx, dy in AROUND
        ]
        chosen = min(boxes, key=self._cost)
        self.taken.append(chosen)
        return chosen

    def at(self, x: float, y: float, text: str, size_mm: float) -> Box | None:
        """Return the box of a text centred on a point, taken, or None: no room."""
        box = self._box(x, y, width_mm(text, size_mm), size_mm, 0, 0)
        if self._cost(box) > 0:
            return None
        self.taken.append(box)
        return box

    @staticmethod
    def _box(x: float, y: float, wide: float, high: float, dx: float, dy: float) -> Box:
        left, top = x - wide * (1 - dx) / 2, y - high * (1 - dy) / 2
        return left, top, left + wide, top + high

    def _cost(self, box: Box) -> float:
        area = (box[2] - box[0]) * (box[3] - box[1])
        outside = area - overlap(box, self.frame)
        return outside * 10 + _sum(box, self.taken)


def _sum(box: Box, others: Sequence[Box]) -> float:
    return sum(overlap(box, other) for other in others)
