"""What can go wrong when a feature is edited as OGC API Features part 4 says."""

from collections.abc import Iterable

from geodata.errors import (
    AtlasError,
    BadForm,
    Gone,
    InvalidInput,
    NotAllowed,
    PreconditionFailed,
    PreconditionNeeded,
    UnknownMediaType,
    Unprocessable,
)
from geodata.text import Text


class UnfitFeature(Unprocessable, BadForm):
    """要素内容不符合数据表 | The feature does not fit its table."""


class ReadOnlyCollection(NotAllowed):
    """此数据集由其他数据推导 | The collection is derived from others."""

    def __init__(self, name: str, editable: Iterable[str]) -> None:
        listed = sorted(editable)
        super().__init__(
            f"“{name}”不能直接编辑；可编辑的数据集：{'、'.join(listed)}。",
            f"{name!r} cannot be edited directly. Editable collections: "
            f"{', '.join(listed)}.",
            known=listed,
        )


class UnnamedMediaType(InvalidInput):
    """缺少 Content-Type | The Content-Type is missing."""

    def __init__(self, taken: Iterable[str]) -> None:
        listed = ", ".join(taken)
        super().__init__(
            f"请以 Content-Type 说明内容的格式：{listed}。",
            f"Name the format of the body by Content-Type: {listed}.",
            known=listed.split(", "),
        )


class UnreadMediaType(UnknownMediaType):
    """不受理这种格式的内容 | The body has a format that is not read here."""

    def __init__(self, sent: str, taken: Iterable[str]) -> None:
        listed = ", ".join(taken)
        super().__init__(
            f"不受理“{sent}”；可用 {listed}。",
            f"{sent!r} is not read here; send {listed}.",
            known=listed.split(", "),
        )


class UnstatedBasis(PreconditionNeeded):
    """须以 If-Match 说明所依据的状态 | If-Match has to name the state edited."""

    def __init__(self) -> None:
        super().__init__(
            "请先读取要素，再以 If-Match 附上其 ETag，以免覆盖他人的变更。",
            "Read the feature first and send its ETag as If-Match, so that no change of "
            "others is overwritten.",
        )


class UnknownTag(PreconditionFailed):
    """If-Match 不是此要素现有的 ETag | If-Match is no ETag of the feature."""

    def __init__(self, sent: str) -> None:
        super().__init__(
            f"{sent} 不是本服务给出的 ETag；请重新读取要素。",
            f"{sent} is no ETag of this service; read the feature again.",
        )


class FeatureRetired(Gone):
    """要素已终止 | The feature was retired."""

    def __init__(
        self, fid: str, number: int, links: Iterable[dict[str, str]], reason: str
    ) -> None:
        super().__init__(
            f"“{fid}”已由变更 {number} 终止：{reason}",
            f"{fid!r} was retired by change {number}: {reason}",
            change=number,
            links=list(links),
        )


def unfit(name: str, zh: str, en: str) -> UnfitFeature:
    """Return the refusal of one member or property."""
    return UnfitFeature([(name, Text(zh, en))])


def refused(error: BadForm) -> AtlasError:
    """Return the refusal of a feature for the faults of a form; broken JSON stays one."""
    faults = [(e["field"], Text(e["zh"], e["en"])) for e in error.faults]
    if isinstance(error, UnfitFeature) or [name for name, _ in faults] == ["JSON"]:
        return error
    return UnfitFeature(faults)
