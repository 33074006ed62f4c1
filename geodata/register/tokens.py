"""Tokens: who may write. Only a digest of the secret is kept.

A token reads ``kouan_ID_SECRET``. The secret is random, 256 bits, so a plain SHA-256 of
it cannot be searched for.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, insert, select, update

from geodata.register.database import reading, writing
from geodata.register.errors import BadToken, UnknownToken
from geodata.register.holders import Holder, Role
from geodata.register.tables import TOKENS
from geodata.text import Text

PREFIX = "kouan"
NOBODY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """A token as it is kept; times are ISO 8601 text."""

    id: str
    name: str
    role: Role
    secret_hash: str
    made_at: str
    expires_at: str | None
    revoked_at: str | None


class Tokens:
    """The tokens in a database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def issue(
        self, name: str, role: Role, now: datetime, expires: datetime | None
    ) -> str:
        """Make a token and return it; this is the only time it can be read."""
        token_id, secret = secrets.token_hex(6), secrets.token_hex(32)
        row = {
            "id": token_id,
            "name": name,
            "role": role,
            "secret_hash": _hashed(secret),
            "made_at": now.isoformat(timespec="seconds"),
            "expires_at": expires.isoformat(timespec="seconds") if expires else None,
        }
        with writing(self.engine) as connection:
            connection.execute(insert(TOKENS), row)
        return f"{PREFIX}_{token_id}_{secret}"

    def listed(self) -> list[TokenRow]:
        """Return all tokens, the oldest first."""
        return self._found(select(TOKENS).order_by(TOKENS.c.made_at))

    def revoke(self, token_id: str, now: datetime) -> None:
        """End a token.

        Raises:
            UnknownToken: There is none of that id in use.
        """
        query = (
            update(TOKENS)
            .where(TOKENS.c.id == token_id, TOKENS.c.revoked_at.is_(None))
            .values(revoked_at=now.isoformat(timespec="seconds"))
        )
        with writing(self.engine) as connection:
            if connection.execute(query).rowcount == 0:
                raise UnknownToken(token_id)

    def holder(self, token: str, now: datetime) -> Holder:
        """Return whom a token stands for.

        Raises:
            BadToken: It is unknown, has expired or was revoked.
        """
        prefix, _, rest = token.partition("_")
        token_id, _, secret = rest.partition("_")
        row = self._row(token_id)
        kept = row.secret_hash if row else NOBODY
        # Compared even where the id is unknown: the time taken tells nothing.
        same = hmac.compare_digest(_hashed(secret), kept)
        if row is None or not same or prefix != PREFIX:
            raise BadToken(
                Text(
                    "令牌无效，请核对是否抄全",
                    "the token is not valid; was it copied whole?",
                )
            )
        if row.revoked_at is not None:
            raise BadToken(
                Text(
                    f"令牌已于 {row.revoked_at} 吊销",
                    f"the token was revoked at {row.revoked_at}",
                )
            )
        if row.expires_at is not None and datetime.fromisoformat(row.expires_at) <= now:
            raise BadToken(
                Text(
                    f"令牌已于 {row.expires_at} 到期",
                    f"the token expired at {row.expires_at}",
                )
            )
        return Holder(id=row.id, name=row.name, role=row.role)

    def _row(self, token_id: str) -> TokenRow | None:
        found = self._found(select(TOKENS).where(TOKENS.c.id == token_id))
        return found[0] if found else None

    def _found(self, query: Select[Any]) -> list[TokenRow]:
        names = [field.name for field in fields(TokenRow)]
        with reading(self.engine) as connection:
            rows = connection.execute(query)
            return [TokenRow(**dict(zip(names, row, strict=True))) for row in rows]


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
