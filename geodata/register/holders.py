"""Roles, and the holders of tokens."""

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["reader", "officer", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From the one that may do least to the one that may do all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The person or program to whom a token was issued."""

    id: str
    name: str
    role: Role

    def may(self, least: Role) -> bool:
        """Tell whether the role is ``least`` or higher."""
        return ROLES.index(self.role) >= ROLES.index(least)
