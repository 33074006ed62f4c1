"""What can be wrong with a file of candidates as a whole."""

from collections.abc import Iterable

from geodata.errors import InvalidInput


class BadFile(InvalidInput):
    """文件无法使用 | The file cannot be used."""


class NoColumns(InvalidInput):
    """缺少所需的列 | A column that is needed is missing."""

    def __init__(self, zh: str, en: str, found: Iterable[str]) -> None:
        self.found = list(found)
        super().__init__(zh, en, known=self.found)
