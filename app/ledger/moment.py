"""A state of knowledge as it is asked for: by the name of its edition, or by a moment."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from app.clock import today
from app.edition import Edition
from app.ledger.diff import State
from app.ledger.living import Living
from geodata.errors import BadParameter

NAME = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}(-\d{1,18}-[0-9a-f]{8})?", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """The values of ``edition`` and ``known_at`` in a query."""

    name: str | None
    known_at: str | None

    def edition(self, living: Living) -> Edition:
        """Return the edition; blocks on the database for a moment just past.

        Raises:
            BadParameter: Both are given, or the moment is none, or has not come.
            UnknownEdition: There is none of this name.
            NotKnownYet: The moment is before the first edition.
            RegisterUnavailable: The ledger cannot be read.
        """
        if self.known_at is None:
            return living.named(edition_name(self.name or ""))
        if self.name is not None:
            raise BadParameter(
                "known_at",
                self.known_at,
                "不能与 edition 同时给出。",
                "It cannot go with edition.",
            )
        return living.as_known(moment(self.known_at))


def edition_name(text: str) -> str:
    """Return the name of an edition; raises `BadParameter` for what cannot be one."""
    if NAME.fullmatch(text) is None:
        raise BadParameter(
            "edition",
            text,
            "不是数据版本的写法，例 2026-11-28-1a2b3c4d。",
            "Write the name of an edition, such as 2026-11-28-1a2b3c4d.",
        )
    return text


def moment(text: str) -> datetime:
    """Read a time with its offset; a plus sign may arrive as a space."""
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise BadParameter(
            "known_at",
            text,
            "须为带时区的时刻，例 2026-11-27T10:00:00+08:00。",
            "Write a time with its offset, such as 2026-11-27T10:00:00+08:00.",
        )
    return found


def states_of(
    living: Living, edition: Edition, since: str, to: str
) -> tuple[State, State]:
    """Return what two texts mean: two days of an edition, or two editions or moments.

    Raises:
        BadParameter: One is no day, moment or edition, or only one of them is a day.
        UnknownEdition: There is none of a name.
        NotKnownYet: A moment is before the first edition.
    """
    texts = {"from": since, "to": to}
    days = [DAY.fullmatch(text) is not None for text in texts.values()]
    if all(days):
        before, after = (
            State(facts=edition.facts, day=_day(name, text))
            for name, text in texts.items()
        )
    elif any(days):
        raise BadParameter(
            "to",
            to,
            "from 与 to 须同为日期，或同为时刻或数据版本。",
            "from and to are both days, or both moments or editions.",
        )
    else:
        before, after = (
            State(facts=_edition(living, text).facts, day=today())
            for text in texts.values()
        )
    return before, after


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadParameter(
            name, text, "没有这一天。", "There is no such day."
        ) from error


def _edition(living: Living, text: str) -> Edition:
    if NAME.fullmatch(text):
        return living.named(text)
    return living.as_known(moment(text))
