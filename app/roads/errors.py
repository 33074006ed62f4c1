"""Errors of road engines; `geodata.errors` has the tree."""

from geodata.errors import Unavailable
from geodata.text import Text

NONSENSE = Text("答复无法理解", "its answer makes no sense")


class RoadsUnavailable(Unavailable):
    """道路引擎不可用 | The road engine cannot be used."""

    def __init__(self, why: Text) -> None:
        super().__init__(
            f"道路引擎不可用：{why.zh}。", f"The road engine cannot be used: {why.en}."
        )
        self.why = why
