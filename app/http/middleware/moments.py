"""The edition that a request asks for: by its name, or by a moment in the past."""

import re
from dataclasses import dataclass
from datetime import datetime

from starlette.types import Scope

from app.edition import Edition
from app.http.wire.queries import parsed_query
from app.ledger.living import Living
from geodata.errors import BadParameter

NAME = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}(-\d{1,18}-[0-9a-f]{8})?", re.ASCII)
ASKED = re.compile(rb"(?:^|&)(?:known_at|edition)=")
PATHS = re.compile(r"/collections/[^/]+(/items(/[^/]+)?|\.\w+)|/rules/[^/]+/check")
"""The paths that take the parameters."""


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
            return living.named(_name(self.name or ""))
        if self.name is not None:
            raise BadParameter(
                "known_at",
                self.known_at,
                "不能与 edition 同时给出。",
                "It cannot go with edition.",
            )
        return living.as_known(_moment(self.known_at))


def moment_of(scope: Scope) -> Moment | None:
    """Return what a request asks for; None for the present edition."""
    if not ASKED.search(scope["query_string"]) or not PATHS.fullmatch(scope["path"]):
        return None
    asked = parsed_query(scope["query_string"])
    return Moment(asked.get("edition"), asked.get("known_at"))


def _name(text: str) -> str:
    if NAME.fullmatch(text) is None:
        raise BadParameter(
            "edition",
            text,
            "不是数据版本的写法，例 2026-11-28-1a2b3c4d。",
            "Write the name of an edition, such as 2026-11-28-1a2b3c4d.",
        )
    return text


def _moment(text: str) -> datetime:
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
