"""An edition: everything that responses are computed from, at one time.

A request keeps the edition with which it began. Results computed from an edition are cached on
it, so editions share nothing and are freed when nothing refers to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from app.processes.process import Process
from app.rules.rule import Rule
from geodata.facts import Facts
from geodata.memo import Owner
from layers.atlas import Atlas
from layers.features.encoder import Encoder


@dataclass(frozen=True, eq=False, kw_only=True)
class Edition(Owner):
    """Facts, layers, rules, encoders and processes, each by name."""

    atlas: Atlas
    rules: Mapping[str, Rule]
    encoders: Mapping[str, Encoder]
    processes: Mapping[str, Process]
    stamp: str
    """Digest of the code, the settings and the data: entity tags are made from it."""

    @property
    def facts(self) -> Facts:
        """The facts that the layers are derived from."""
        return self.atlas.facts

    @cached_property
    def media_types(self) -> dict[str, str]:
        """The media type of every format of features, by name."""
        return {name: encoder.media_type for name, encoder in self.encoders.items()}

    @cached_property
    def by_suffix(self) -> dict[str, str]:
        """The name of every format of features, by file suffix with its dot."""
        return {encoder.suffix: name for name, encoder in self.encoders.items()}


class Answering(Protocol):
    """What answers from an edition."""

    edition: Edition
