"""The editions of a running service: the present one, and a few of the past.

Every worker reads the ledger; the one that publishes knows of it at once, the others within
`POLL_S`. An edition is derived aside and then assigned, so that no request sees half of one.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event, Lock
from typing import TYPE_CHECKING
from weakref import ref

from app.clock import BEIJING, now, today
from app.edition import Answering, Edition
from app.ledger.derivable import check_derivable
from app.register.provider import RegisterProvider
from app.settings import Settings
from geodata.errors import AtlasError, BadForm, BadParameter, Unavailable
from geodata.facts import Facts
from geodata.ledger.adopted import Adopted, adopted
from geodata.ledger.change import Change
from geodata.ledger.errors import (
    BrokenLedger,
    LedgerUnread,
    NotKnownYet,
    UnknownEdition,
)
from geodata.ledger.known import known
from geodata.ledger.ledger import Entry, Ledger
from geodata.ledger.tables import day_of, undated
from geodata.register.chain import Draft, Record
from geodata.register.feed import peek
from geodata.register.file import FILE
from layers.atlas import Atlas

if TYPE_CHECKING:
    from geodata.register.register import Register

log = logging.getLogger(__name__)

POLL_S = 0.5
KEPT = 4
"""Editions of the past in memory; layers that did not change since are shared."""

TICK = timedelta(microseconds=1)
DAY = len("2026-01-01")
SHOWN = 5
"""Names of editions in the refusal of an unknown one."""


class Living:
    """The ledger of a service; safe to use from several threads."""

    def __init__(
        self,
        service: Answering,
        over: Callable[[Atlas], Edition],
        provider: RegisterProvider,
        settings: Settings,
    ) -> None:
        """Begin with the edition of the service, which is the baseline.

        Args:
            service: Gets every new edition.
            over: Makes an edition of layers.
            provider: Opens the register.
            settings: Those of the service.
        """
        self._service, self._over = service, over
        self._provider, self._settings = provider, settings
        self._fit = Adopted(service.edition.facts, {})
        self._latest = Ledger(), ref(service.edition)
        self._until = datetime.min.replace(tzinfo=BEIJING)
        self._past: OrderedDict[int, Edition] = OrderedDict()
        self._lock, self._past_lock = Lock(), Lock()
        self._fault: AtlasError | None = None

    @property
    def state(self) -> tuple[Ledger, Edition]:
        """The ledger as last read, and the edition that it leads to."""
        ledger, edition = self._latest
        return ledger, edition() or self._service.edition

    @property
    def register(self) -> "Register":
        """The register that the changes are records of."""
        return self._provider.stores().register

    def begin(self) -> None:
        """Read the ledger at start; without a database the service is not ready.

        Raises:
            BrokenLedger: The changes contradict the tables.
        """
        try:
            self.refresh()
        except Unavailable as error:
            why = getattr(error, "why", error.title)
            self._fault = LedgerUnread(self._fit.baseline.edition, why)
            log.warning("%s", self._fault)

    def check(self) -> None:
        """Raise why the present edition may not be the newest one."""
        if self._fault is not None:
            raise self._fault

    def watch(self, stop: Event) -> None:
        """Take on what is published elsewhere, until ``stop`` is set."""
        lost = self._fault is not None
        while not stop.wait(POLL_S):
            try:
                self.refresh()
                if lost:
                    log.warning("the ledger of facts is read again")
                lost, self._fault = False, None
            except Unavailable as error:
                if not lost:
                    log.warning("the ledger of facts cannot be read: %s", error)
                lost = True
            except Exception as error:
                log.exception("the ledger of facts cannot be followed")
                self._fault = BrokenLedger("?", str(error))
                return

    def refresh(self) -> Ledger:
        """Read what was appended since, and take on the edition that it leads to.

        Raises:
            RegisterUnavailable: The register cannot be read.
            BrokenLedger: The changes contradict the tables.
        """
        with self._lock:
            seen = self.state[0].seen
            self._follow(*self._appended(seen))
            return self.state[0]

    def _appended(self, seen: int) -> tuple[int, list[Record]]:
        if not self._settings.database_url.get_secret_value():
            head, changed = peek(self._settings.data_dir, seen)
            if not changed:
                return head, []
        from geodata.register.following import appended  # noqa: PLC0415

        return appended(self.register, seen)

    def _follow(self, head: int, records: list[Record]) -> None:
        """Take on further records; only layers over changed tables are derived anew."""
        ledger, edition = self.state
        if head == ledger.seen:
            return
        later = replace(ledger.followed(records), seen=head)
        new = later.published[len(ledger.published) :]
        if new:
            facts = edition.facts
            if not ledger.seen:
                self._fit = adopted(facts, new)
                facts = self._fit.baseline
            edition = self._edition(edition, facts, new, later)
            if ledger.seen:
                edition.atlas.derive()
        self._take(later, edition)

    def _take(self, ledger: Ledger, edition: Edition) -> None:
        if self._service.edition is not edition:
            self._service.edition = edition
        self._latest = ledger, ref(edition)

    def _edition(
        self, before: Edition, facts: Facts, new: tuple[Entry, ...], ledger: Ledger
    ) -> Edition:
        name = ledger.name(self._fit.baseline.edition, len(ledger.published))
        try:
            after = known(facts, self._fit.changes(new), name)
        except (BadForm, KeyError) as error:
            numbers = ", ".join(str(entry.number) for entry in new)
            raise BrokenLedger(numbers, str(error)) from error
        changed = {entry.change.table for entry in new}
        return self._over(before.atlas.over(replace(after, edition=name), changed))

    def would_be(self, edition: Edition, change: Change) -> Edition:
        """Return an edition with one more change, its layers derived.

        Raises:
            BadForm: The change does not fit the tables; each fault names its member.
            NotDerivable: A layer cannot be derived from the changed tables.
        """
        manifest = edition.facts.tables[change.table].manifest
        fault = undated(change, manifest)
        if fault is not None:
            raise BadForm([(fault.column, fault.why)])
        facts = known(edition.facts, [change], f"{edition.facts.edition}-proposed")
        atlas = edition.atlas.over(facts, {change.table})
        check_derivable(atlas, {today(), day_of(change, manifest, today())})
        return self._over(atlas)

    def append(
        self, ledger: Ledger, ahead: Edition, draft: Callable[[datetime], Draft]
    ) -> bool:
        """Append a publication and answer with its edition at once.

        Args:
            ledger: The ledger on which the edition was prepared.
            ahead: The edition, prepared but for its name.
            draft: Makes the record, of the time at which it is known.

        Returns:
            False if other changes were appended since; then nothing was.

        Raises:
            RegisterUnavailable: The register cannot be written to; nothing is kept.
        """
        from geodata.register.following import behind  # noqa: PLC0415

        with self._lock:
            if self.state[0] is not ledger:
                return False
            with self.register.appending() as link:
                head = link.tip.head
                if head is None or behind(link, ledger.seen):
                    return False
                # Later than any moment that was asked about, by a tick.
                at = max(now(), datetime.fromisoformat(head.made_at)) + TICK
                record = link.append(draft(at))
            later = replace(ledger.followed([record]), seen=record.number)
            name = later.name(self._fit.baseline.edition, len(later.published))
            facts = replace(ahead.facts, edition=name)
            self._take(later, self._over(ahead.atlas.over(facts, ())))
        return True

    def around(self, entry: Entry) -> tuple[Edition, Edition]:
        """Return the editions before and after a change; if unpublished, the latter would be.

        Raises:
            BadForm: It no longer fits the present tables.
            NotDerivable: A layer could no longer be derived.
        """
        ledger, present = self.state
        if entry in ledger.published:
            count = ledger.published.index(entry)
            return self.after(count), self.after(count + 1)
        return present, self.would_be(present, entry.change)

    def count_of(self, ledger: Ledger, name: str) -> int:
        """Return how many changes were published when an edition was the newest.

        Raises:
            UnknownEdition: There is none, or the package's tables are newer.
        """
        least = self._fit.count(ledger.published)
        counts = range(len(ledger.published), least - 1, -1)
        names = [ledger.name(self._fit.baseline.edition, count) for count in counts]
        if name not in names:
            raise UnknownEdition(name, names[:SHOWN])
        return counts[names.index(name)]

    def named(self, name: str) -> Edition:
        """Return an edition, present or past, by its name.

        Raises:
            UnknownEdition: There is none.
        """
        ledger = self.state[0]
        try:
            count = self.count_of(ledger, name)
        except UnknownEdition:
            count = self.count_of(self.refresh(), name)
        return self.after(count)

    def as_known(self, moment: datetime) -> Edition:
        """Return the edition that was the newest at a moment; the same one for ever.

        Raises:
            BadParameter: The moment has not come.
            NotKnownYet: It is before the baseline.
            RegisterUnavailable: Whether something was published then cannot be read.
        """
        first = datetime.fromisoformat(self._fit.baseline.edition[:DAY]).replace(
            tzinfo=BEIJING
        )
        if moment < first:
            raise NotKnownYet(moment.isoformat(), first.isoformat())
        if moment > self._until:
            self._settle(moment)
        ledger = self.state[0]
        least = self._fit.count(ledger.published)
        return self.after(max(least, ledger.count_at(moment)))

    def _settle(self, moment: datetime) -> None:
        """Read the ledger at a time that no later publication can precede."""
        at = now()
        if moment > at:
            shown = moment.isoformat()
            raise BadParameter("known_at", shown, "在将来。", "It is in the future.")
        with self._lock:
            in_a_file = not self._settings.database_url.get_secret_value()
            if not in_a_file or (self._settings.data_dir / FILE).exists():
                from geodata.register.following import settled  # noqa: PLC0415

                at, appended = settled(self.register, self.state[0].seen, now)
                self._follow(*appended)
            self._until = max(self._until, at)

    def name_after(self, count: int) -> str:
        """Return the name of the edition after the first ``count`` publications."""
        return self.state[0].name(self._fit.baseline.edition, count)

    def after(self, count: int) -> Edition:
        """Return the edition after the first ``count`` publications."""
        ledger, present = self.state
        if count == len(ledger.published):
            return present
        with self._past_lock:
            edition = self._past.pop(count, None) or self._made(ledger, present, count)
            self._past[count] = edition
            if len(self._past) > KEPT:
                self._past.popitem(last=False)
        return edition

    def _made(self, ledger: Ledger, present: Edition, count: int) -> Edition:
        """Return a past edition; it shares what the present one has not changed since."""
        earlier, since = ledger.published[:count], ledger.published[count:]
        name = ledger.name(self._fit.baseline.edition, count)
        facts = known(self._fit.baseline, self._fit.changes(earlier), name)
        return self._over(
            present.atlas.over(facts, {entry.change.table for entry in since})
        )
