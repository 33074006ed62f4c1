"""What officers do with changes: propose, publish, reject."""

import logging
from datetime import datetime

from app.clock import today
from app.ledger.living import Living
from app.register.filing import Signed
from geodata.ledger.change import Change
from geodata.ledger.errors import ChangeSettled, Overtaken, OwnChange
from geodata.ledger.ledger import STATES, Entry
from geodata.ledger.tables import cells_before
from geodata.register.chain import Draft
from geodata.register.entries import About, Once

log = logging.getLogger(__name__)


def propose(
    living: Living,
    change: Change,
    signed: Signed,
    based_on: str | None = None,
    once: Once | None = None,
) -> tuple[Entry, bool]:
    """Put a change on record; return it, and whether it is new.

    Args:
        living: The ledger.
        change: The change.
        signed: Who proposes it.
        based_on: The edition that its author looked at; without it, the present one.
        once: The idempotency key.

    Raises:
        UnknownEdition: There is none of the name ``based_on``.
        Overtaken: The row was changed since that edition.
        BadForm: The change does not fit the tables.
        NotDerivable: A layer could no longer be derived.
        RegisterUnavailable: The register cannot be written to; nothing is kept.
    """
    living.refresh()
    ledger, edition = living.state
    name = based_on or edition.facts.edition
    count = living.count_of(ledger, name)
    for newer in reversed(ledger.published[count:]):
        if newer.change.key == change.key:
            raise Overtaken(change.row, newer.number)
    living.would_be(edition, change)
    last = ledger.published[count - 1].settled if count else None
    body = {
        "change": change.body,
        "basis": last.number if last else 0,
        "edition": name,
        "before": cells_before(edition.facts, change, today()),
    }
    draft = Draft(kind="change-proposed", subject=None, body=body, **signed.made)
    record, new = living.register.append(draft, once=once)
    return living.refresh().entry(record.number), new


def reject(living: Living, number: int, reason: str, signed: Signed) -> Entry:
    """Reject a proposal.

    Raises:
        UnknownChange: There is none of this number.
        ChangeSettled: It is published or rejected already.
        RegisterUnavailable: The register cannot be written to; nothing is kept.
    """
    subject = _proposal(living, number).proposed.id

    def fits(about: About) -> None:
        for record in about(subject):
            raise ChangeSettled(number, STATES[record.kind])

    body = {"change": number, "reason": reason}
    draft = Draft(kind="change-rejected", subject=subject, body=body, **signed.made)
    living.register.append(draft, fits=fits)
    return living.refresh().entry(number)


def publish(living: Living, number: int, signed: Signed, *, four_eyes: bool) -> Entry:
    """Publish a proposal: from now on the service answers with it.

    Raises:
        UnknownChange: There is none of this number.
        ChangeSettled: It is published or rejected already.
        OwnChange: The same officer proposed it, and ``four_eyes`` are required.
        Overtaken: The row was changed since it was proposed.
        BadForm: It no longer fits the tables.
        NotDerivable: A layer could no longer be derived.
        RegisterUnavailable: The register cannot be written to; nothing is kept.
    """
    while not _published(living, number, signed, four_eyes):
        log.info("change %d is prepared again: another was published", number)
    return living.state[0].entry(number)


def _published(living: Living, number: int, signed: Signed, four_eyes: bool) -> bool:
    """Publish unless other changes were appended meanwhile; tell whether it was done."""
    entry = _proposal(living, number)
    if four_eyes and _same(entry, signed):
        raise OwnChange(number, entry.proposed.by)
    ledger, edition = living.state
    newer = ledger.newer(entry)
    if newer is not None:
        raise Overtaken(entry.change.row, newer.number)

    def draft(at: datetime) -> Draft:
        return Draft(
            kind="change-published",
            subject=entry.proposed.id,
            made_at=at.isoformat(timespec="microseconds"),
            made_by=signed.name,
            token=signed.token,
            body={"change": number},
        )

    return living.append(ledger, living.would_be(edition, entry.change), draft)


def _proposal(living: Living, number: int) -> Entry:
    entry = living.refresh().entry(number)
    if entry.state != "proposed":
        raise ChangeSettled(number, entry.state)
    return entry


def _same(entry: Entry, signed: Signed) -> bool:
    """Tell whether a proposal is by the same person."""
    same_token = signed.token is not None and signed.token == entry.proposed.token
    return same_token or signed.name == entry.proposed.by
