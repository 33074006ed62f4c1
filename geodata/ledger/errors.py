"""What can go wrong with changes of facts and with editions of the past."""

from collections.abc import Iterable

from geodata.errors import (
    Conflict,
    Forbidden,
    Inconsistent,
    InvalidInput,
    NotFound,
    PreconditionFailed,
    Unavailable,
)
from geodata.text import Text


class UnknownChange(NotFound):
    """没有这项变更 | There is no such change."""

    def __init__(self, number: object) -> None:
        super().__init__(
            f"没有编号为“{number}”的变更。", f"There is no change {str(number)!r}."
        )


class LedgerUnread(Unavailable):
    """尚未读到数据变更 | The changes of the facts have not been read yet."""

    def __init__(self, edition: str, why: Text) -> None:
        super().__init__(
            f"服务已启动，但还没有读到数据变更：{why.zh}。暂按数据版本 {edition} 应答；每半秒"
            "重试，读到即就绪，不必重启。请检查 KOUAN_DATABASE_URL 或 KOUAN_DATA_DIR 所指的"
            "数据库。",
            f"The service runs but has not read the changes of the facts yet: {why.en}. "
            f"It answers by edition {edition}, tries twice a second, and is ready once it "
            "has read them, without a restart. Check the database that KOUAN_DATABASE_URL "
            "or KOUAN_DATA_DIR names.",
        )


class WithoutTable(NotFound):
    """此数据集没有自己的变更 | The collection has no changes of its own."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(
            f"数据集“{name}”由其他数据推导，没有自己的变更；请看它所据的数据集。",
            f"The collection {name!r} is derived from others and has no changes of its "
            "own; see those that it is derived from.",
            known=sorted(known),
        )


class UnknownEdition(NotFound):
    """没有这个数据版本 | There is no such edition."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(
            f"没有名为“{name}”的数据版本。",
            f"There is no edition {name!r}.",
            parameter="edition",
            known=list(known),
        )


class NotKnownYet(NotFound):
    """当时尚无数据 | Nothing was known yet."""

    def __init__(self, asked: str, first: str) -> None:
        super().__init__(
            f"{asked} 早于第一个数据版本（{first}）。",
            f"{asked} is before the first edition, of {first}.",
            parameter="known_at",
            first=first,
        )


class ChangeSettled(Conflict):
    """变更已经办结 | The change is settled already."""

    def __init__(self, number: int, state: str) -> None:
        super().__init__(
            f"变更 {number} 已经办结（{state}）。",
            f"Change {number} is {state} already.",
            state=state,
        )


class OwnChange(Forbidden):
    """不得自行发布 | Another officer has to publish this."""

    def __init__(self, number: int, name: str) -> None:
        super().__init__(
            f"变更 {number} 由“{name}”提出，须由他人发布（KOUAN_FOUR_EYES）。",
            f"Change {number} was proposed by {name!r}; another officer publishes it "
            "(KOUAN_FOUR_EYES).",
        )


class Overtaken(PreconditionFailed):
    """此要素已有更新的变更 | The feature was changed since."""

    def __init__(self, row: str, newer: int) -> None:
        super().__init__(
            f"“{row}”已由变更 {newer} 更新；请依其内容重新提出。",
            f"{row!r} was changed by change {newer} since. Propose again on that state.",
            newer=newer,
            href=f"/changes/{newer}",
        )


class NoVersions(NotFound):
    """推导的要素没有版本 | Derived features have no versions."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        listed = sorted(known)
        super().__init__(
            f"“{name}”由其他数据推导，自身没有版本；有版本的数据集：{'、'.join(listed)}。",
            f"{name!r} is derived from other collections and has no versions of its own. "
            f"These have: {', '.join(listed)}.",
            known=listed,
        )


class BrokenLedger(Inconsistent):
    """变更与基础数据矛盾 | The ledger contradicts the tables."""

    def __init__(self, change: str, why: Text | str) -> None:
        said = Text(why, why) if isinstance(why, str) else why
        super().__init__(
            f"变更 {change} 与数据表矛盾：{said.zh}",
            f"Change {change} contradicts the tables: {said.en}",
        )


class NotDerivable(InvalidInput):
    """变更后有图层无法推导 | A layer cannot be derived after the change."""

    def __init__(self, layer: str) -> None:
        super().__init__(
            f"变更后图层“{layer}”无法推导；请检查所引用的其他要素。",
            f"The layer {layer!r} cannot be derived after the change; check the features "
            "that refer to this one.",
            layer=layer,
        )
