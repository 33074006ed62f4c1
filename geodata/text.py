"""Words for people, in both languages of the service."""

from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]


class Text(NamedTuple):
    """One sentence or name in Chinese and in English.

    >>> Text("口岸", "port").say("en")
    'port'
    """

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        """Return the words in ``lang``."""
        return self.zh if lang == "zh" else self.en
