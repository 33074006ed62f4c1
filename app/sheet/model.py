"""The content of a sheet in one language, for HTML and for PDF."""

from dataclasses import dataclass
from typing import Literal

from geodata.text import Lang

Standing = Literal["record", "preview", "hypothetical"]
"""On record; not kept; or resting on conditions that are not the plan's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A label and its text."""

    label: str
    value: str
    soft: bool = False
    """Whether it says only that nothing was stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An outcome: word and symbol; the drawing adds a colour by ``outcome``."""

    outcome: str
    symbol: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that a clause measures, every cell ready to print."""

    label: str
    """What is measured, where the others do not tell."""

    measured: str
    required: str
    margin: str
    uncertainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One clause: figures, outcome, the sentence quoted, reason and notes."""

    title: str
    section: str
    measures: tuple[Measure, ...]
    mark: Mark
    quote: str
    because: str
    parts: tuple[Item, ...]
    """What else the finding says."""

    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRow:
    """One aviation port near the applicant."""

    iata: str
    name: str
    distance_km: str
    azimuth_deg: str
    uncertainty_km: str
    open_from: str
    position_source: str
    within: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """One reading of the sentence on distance and routes."""

    text: str
    mark: Mark
    because: str
    default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """A decision of an officer."""

    made_at: str
    by: str
    decision: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A text attached to the PDF."""

    name: str
    media_type: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """The records' place in the chain: digests, QR code, proofs to attach."""

    lines: tuple[Item, ...]
    code_svg: str
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything that the page and the PDF show, in the order they show it."""

    lang: Lang
    standing: Standing
    warning: str
    """What a reader must know first; empty on record."""

    assumptions: tuple[str, ...]
    """What a hypothetical case assumes."""

    running: str
    """The same in few words, at the head of every page."""

    title: str
    under: str
    record: tuple[Item, ...]
    hashes: tuple[Item, ...]
    applicant: tuple[Item, ...]
    evidence: tuple[Item, ...]
    """Drives, documents and remark as stated by the applicant."""

    map_svg: str
    map_notes: tuple[str, ...]
    ports: tuple[PortRow, ...]
    findings: tuple[FindingRow, ...]
    readings: tuple[ReadingRow, ...]
    discretion: str
    sensitivity: tuple[str, ...]
    decisions: tuple[DecisionRow, ...] | None
    """None where there is no record to decide on."""

    sources: tuple[str, ...]
    stamp: Stamp | None
    foot: str
    labels: dict[str, str]
