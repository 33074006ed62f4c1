"""The checks of `Register.verify`: the chain, its checkpoints and its index tables."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from geodata.register.anchors import StoredCheckpoints, contradiction
from geodata.register.chain import TOKEN, Record
from geodata.register.checkpoints import Checkpoint
from geodata.register.link import SKEW
from geodata.register.tree import Range
from geodata.text import Text

Said = Mapping[str, Any]

TOLD = ("id", "name", "role", "expires_at", "secret")
"""The body of each token's record."""

WRITERS = ("officer", "admin")
"""Roles whose tokens may write records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Faults, the worst first, and remarks on facts that are no faults but should be known."""

    count: int
    """Number of sound records, counted from the first."""

    head: Record | None
    """The last sound record."""

    faulty: int | None = None
    """Number of the first record that is not sound."""

    faults: tuple[Text, ...] = ()
    told: tuple[Text, ...] = ()
    anchored: Mapping[str, int] = field(default_factory=dict)
    """For each place, the number of the last record that its checkpoints confirm."""

    @property
    def fault(self) -> Text | None:
        """The worst fault; None if the register is sound."""
        return self.faults[0] if self.faults else None


@dataclass(slots=True)
class Trail:
    """Data collected while the sound records are read."""

    digests: list[bytes] = field(default_factory=list)
    issued: dict[str, Said] = field(default_factory=dict)
    revoked: dict[str, str] = field(default_factory=dict)
    """Time at which each was revoked."""

    before: set[str] | None = None
    """Tokens issued before tokens were recorded; None if no token is recorded yet."""

    restored: list[Said] = field(default_factory=list)
    faults: list[tuple[int, Text]] = field(default_factory=list)
    told: list[Text] = field(default_factory=list)
    last: Record | None = None
    nonsense: tuple[int, Text] | None = None
    """The first record that is in the chain but has no valid contents."""

    def note(self, record: Record) -> None:
        """Collect from a record what the other tables are compared with."""
        self.digests.append(bytes.fromhex(record.hash))
        try:
            self._note(record)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            # Anybody who can write to the database can append anything to the chain.
            self.nonsense = self.nonsense or (record.number, _nonsense(record))

    def _note(self, record: Record) -> None:
        body = {**json.loads(record.body)}
        if record.kind == "token-issued":
            members = {"expires_at": None, **body, "made_at": record.made_at}
            self.issued[members["id"]] = {
                name: members[name] for name in (*TOLD, "made_at")
            }
            self.before = self.before or set(body.get("before", ()))
        elif record.kind == "token-revoked":
            self.revoked[body["id"]] = record.made_at
        elif record.kind == "restored":
            self.restored.append(body)
            self.told.append(_restored(record, body))
        elif TOKEN in body:
            self._check_maker(record, str(body[TOKEN]))
        self._check_clock(record)
        self.last = record

    def _check_maker(self, record: Record, token: str) -> None:
        issued = self.issued.get(token)
        if issued is None:
            known = self.before is None or token in self.before
            why = None if known else Text("从未签发", "was never issued")
        elif token in self.revoked:
            why = Text("当时已吊销", "had been revoked")
        else:
            why = _unfit(issued, record)
        if why is not None:
            fault = Text(
                f"第 {record.number} 条（{record.id}）所用的令牌 {token} {why.zh}",
                f"record {record.number} ({record.id}) was made by token {token}, which "
                f"{why.en}",
            )
            self.faults.append((record.number, fault))

    def _check_clock(self, record: Record) -> None:
        last = self.last
        if last and _moment(record.made_at) < _moment(last.made_at):
            text = Text(
                f"时钟倒退：第 {record.number} 条记为 {record.made_at}，前一条为 "
                f"{last.made_at}",
                f"the clock went back: record {record.number} says {record.made_at}, the "
                f"one before it {last.made_at}",
            )
            self.told.append(text)


def _nonsense(record: Record) -> Text:
    return Text(
        f"第 {record.number} 条（{record.id}）的内容不是“{record.kind}”类记录的写法",
        f"what record {record.number} ({record.id}) says is no record of the kind "
        f"{record.kind!r}",
    )


def _moment(text: str) -> float:
    """Return a time as seconds; a time without an offset is Beijing time."""
    moment = datetime.fromisoformat(text)
    return (
        moment if moment.tzinfo else datetime.fromisoformat(f"{text}+08:00")
    ).timestamp()


def _unfit(said: Said, record: Record) -> Text | None:
    expires = said["expires_at"]
    if expires is not None and _moment(expires) <= _moment(record.made_at):
        return Text("当时已到期", "had expired")
    if said["name"] != record.made_by:
        return Text(f"属于“{said['name']}”", f"is that of {said['name']!r}")
    if said["role"] not in WRITERS:
        return Text("无权写入", "may not write")
    return None


def _restored(record: Record, body: Said) -> Text:
    first, last = body["lost"]
    return Text(
        f"第 {record.number} 条（{record.id}）：{record.made_at} 由 {record.made_by} 恢复；"
        f"原第 {first} 至 {last} 条已失（{body['reason']}）",
        f"record {record.number} ({record.id}): restored at {record.made_at} by "
        f"{record.made_by}; the former records {first} to {last} are lost "
        f"({body['reason']})",
    )


def no_key(why: str) -> Text:
    """Return the fault if the key is missing or cannot be read."""
    return Text(
        f"签名密钥不可用，检查点无从核对（{why}）",
        f"the signing key cannot be used, so checkpoints cannot be compared ({why})",
    )


def token_faults(trail: Trail, rows: Sequence[Said]) -> list[Text]:
    """Return the differences between the table of tokens and the records.

    Args:
        trail: What was collected from the records.
        rows: For each token its record's members and times, as the table has them.
    """
    there = {row["id"]: row for row in rows}
    faults = [
        Text(
            f"令牌 {token}（{said['name']}）不在令牌表中",
            f"token {token} ({said['name']}) is not in the table of tokens",
        )
        for token, said in trail.issued.items()
        if token not in there
    ]
    for token, row in there.items():
        wrong = _unlike(trail, token, row)
        if wrong is not None:
            fault = Text(
                f"令牌表中的 {token}（{row['name']}）与记录不符：{wrong}",
                f"the table of tokens differs from the records for {token} "
                f"({row['name']}): {wrong}",
            )
            faults.append(fault)
    return faults


def _unlike(trail: Trail, token: str, row: Said) -> str | None:
    issued = trail.issued.get(token)
    if issued is None:
        known = trail.before is None or token in trail.before
        return None if known else "token-issued"
    wrong = [name for name in TOLD if row[name] != issued[name]]
    times = {
        "made_at": (row["made_at"], issued["made_at"]),
        "revoked_at": (row["revoked_at"], trail.revoked.get(token)),
    }
    wrong += [name for name, both in times.items() if not _alike(*both)]
    return ", ".join(wrong) or None


def _alike(one: str | None, other: str | None) -> bool:
    """Tell whether two times agree; a record's may be later, never before the previous one."""
    if one is None or other is None:
        return one is other
    try:
        return abs(_moment(one) - _moment(other)) <= SKEW.total_seconds() + 1
    except ValueError:
        return False


def tokens_told(trail: Trail, rows: Sequence[Said]) -> list[Text]:
    """List the tokens that were issued before tokens were recorded."""
    earlier = sorted(row["id"] for row in rows if row["id"] not in trail.issued)
    if not earlier:
        return []
    listed = ", ".join(earlier)
    return [
        Text(
            f"令牌入链以前签发的令牌 {len(earlier)} 个，无从核对：{listed}",
            f"{len(earlier)} tokens are from before tokens were records and cannot be "
            f"compared: {listed}",
        )
    ]


def compared(
    kept: Iterable[StoredCheckpoints], trail: Trail, slack: int
) -> tuple[dict[str, int], list[Text], list[Text]]:
    """Compare the chain with every checkpoint kept.

    Args:
        kept: The checkpoints of each place.
        trail: What was collected from the records.
        slack: Number of records that a place may be behind.

    Returns:
        For each place the number of the last record that it confirms, the faults, and
        the remarks.
    """
    anchored, faults, told = dict[str, int](), list[Text](), list[Text]()
    for one in kept:
        if one.trouble:
            faults.append(Text(f"检查点：{one.trouble}", f"checkpoints: {one.trouble}"))
        if not one.known:
            told.append(
                Text(f"{one.place}：不能回读", f"{one.place}: cannot be read back")
            )
            continue
        roots = _roots(trail.digests, {point.size for point in one.found})
        sound = [p.size for p in one.found if roots.get(p.size) == p.root]
        anchored[one.place] = max(sound, default=0)
        strange = _strange(one.found, roots, trail.restored)
        if strange is not None:
            told_of = contradiction(strange, len(trail.digests), one.place).why
            faults.append(told_of)
        elif not one.trouble and len(trail.digests) - anchored[one.place] > slack:
            faults.append(_behind(one.place, anchored[one.place], len(trail.digests)))
    return anchored, faults, told


def _behind(place: str, last: int, count: int) -> Text:
    return Text(
        f"{place} 缺第 {last + 1} 至 {count} 条的检查点：被删去，或这处地点是新设的（新设的请"
        "运行 kouan init）",
        f"{place} lacks the checkpoints of records {last + 1} to {count}: they were removed, "
        "or the place is new (then run kouan init)",
    )


def _strange(
    points: Sequence[Checkpoint], roots: Mapping[int, bytes], restored: Sequence[Said]
) -> Checkpoint | None:
    """Return the newest checkpoint that the chain contradicts; None if there is none.

    Checkpoints of records that a restore names as lost are passed over.
    """
    for place, point in enumerate(reversed(points)):
        lost = place > 0 and any(
            lost["lost"][0] <= point.size <= lost["lost"][1] for lost in restored
        )
        if roots.get(point.size) != point.root and not lost:
            return point
    return None


def _roots(digests: Sequence[bytes], sizes: set[int]) -> dict[int, bytes]:
    tree, roots = Range(), dict[int, bytes]()
    for digest in digests:
        tree = tree.then(digest)
        if tree.size in sizes:
            roots[tree.size] = tree.root
    return roots
