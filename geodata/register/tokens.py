"""Tokens for reading and writing. Only a digest of the secret is stored.

A token has the form ``kouan_ID_SECRET``. The secret has 256 random bits, so a plain
SHA-256 of it cannot be inverted by search. Issuing and revoking are records of the chain;
the table of tokens is an index, which `audit` compares with those records.
"""

import hashlib
import hmac
import secrets
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, insert, select, update

from geodata.register.chain import Draft, Kind
from geodata.register.database import reading
from geodata.register.errors import BadToken, TokenNameTaken, UnknownToken
from geodata.register.holders import Holder, Role
from geodata.register.register import Register
from geodata.register.tables import RECORDS, TOKENS
from geodata.text import Text

PREFIX = "kouan"
KEEPER = "kouan token"
"""Author of the records of tokens: whoever may run the command."""

NOBODY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """A row of the table of tokens; times are ISO 8601 text."""

    id: str
    name: str
    role: Role
    secret_hash: str
    made_at: str
    expires_at: str | None
    revoked_at: str | None


class Tokens:
    """The tokens in a database."""

    def __init__(self, register: Register) -> None:
        self.register = register

    @property
    def engine(self) -> Engine:
        """The database they are in."""
        return self.register.engine

    def issue(
        self, name: str, role: Role, now: datetime, expires: datetime | None
    ) -> str:
        """Issue a token and return it; it cannot be read again later.

        Raises:
            TokenNameTaken: A valid token of that name exists.
        """
        token_id, secret = secrets.token_hex(6), secrets.token_hex(32)
        row = TokenRow(
            id=token_id,
            name=name,
            role=role,
            secret_hash=hashed(secret),
            made_at=_text(now),
            expires_at=_text(expires) if expires else None,
            revoked_at=None,
        )
        with self.register.appending() as link:
            _refuse_name(link.connection, name, now)
            body = {**record_body(row), **_unrecorded(link.connection)}
            link.append(_drafted("token-issued", body, now))
            link.connection.execute(insert(TOKENS), asdict(row))
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
            .values(revoked_at=_text(now))
        )
        with self.register.appending() as link:
            if link.connection.execute(query).rowcount == 0:
                raise UnknownToken(token_id)
            link.append(_drafted("token-revoked", {"id": token_id}, now))

    def holder(self, token: str, now: datetime) -> Holder:
        """Return the holder of a token.

        Raises:
            BadToken: It is unknown, has expired or was revoked.
        """
        prefix, _, rest = token.partition("_")
        token_id, _, secret = rest.partition("_")
        row = self._row(token_id)
        secret_hash = row.secret_hash if row else NOBODY
        # Compared even where the id is unknown: the time taken tells nothing.
        same = hmac.compare_digest(hashed(secret), secret_hash)
        if row is None or not same or prefix != PREFIX:
            raise BadToken(
                Text(
                    "令牌无效，请核对是否抄全",
                    "the token is not valid: check that it was copied whole",
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


def record_body(row: TokenRow) -> dict[str, object]:
    """Return the record's body for a token; it has a digest of the digest of the secret."""
    return {
        "id": row.id,
        "name": row.name,
        "role": row.role,
        "expires_at": row.expires_at,
        "secret": hashed(row.secret_hash),
    }


def hashed(secret: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _refuse_name(connection: Connection, name: str, now: datetime) -> None:
    query = select(TOKENS.c.id, TOKENS.c.expires_at).where(
        TOKENS.c.name == name, TOKENS.c.revoked_at.is_(None)
    )
    for token_id, expires_at in connection.execute(query):
        if expires_at is None or datetime.fromisoformat(expires_at) > now:
            raise TokenNameTaken(name, token_id)


def _unrecorded(connection: Connection) -> dict[str, object]:
    """Return the tokens issued before tokens were recorded, for the first such record."""
    first = select(RECORDS.c.number).where(RECORDS.c.kind == "token-issued").limit(1)
    if connection.execute(first).first() is not None:
        return {}
    earlier = connection.execute(select(TOKENS.c.id).order_by(TOKENS.c.id)).scalars()
    return {"before": list(earlier)}


def _drafted(kind: Kind, body: dict[str, object], now: datetime) -> Draft:
    at = now.isoformat(timespec="milliseconds")
    return Draft(kind=kind, subject=None, made_at=at, made_by=KEEPER, body=body)


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
