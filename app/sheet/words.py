"""The fixed words of a sheet, Chinese and English."""

from collections.abc import Mapping
from datetime import datetime

from app.clock import BEIJING
from app.rules.finding.finding import WORDS, Outcome
from geodata.plan_text import arabic
from geodata.text import Lang, Text

LABELS: Mapping[str, Text] = {
    "title": Text("支线机场对外开放核查单", "Branch airport opening: check sheet"),
    "under": Text(
        "依据{instrument}第{section}部分",
        "{title}, section {section}: {instrument}",
    ),
    "number": Text("编号", "Number"),
    "no_number": Text("未编号", "none"),
    "made": Text("存档时间", "Put on record"),
    "supersedes": Text("更正自", "Corrects"),
    "superseded": Text(
        "本件已被更正件 {newer} 取代，不再作准",
        "Superseded by {newer}: this record is no longer in force",
    ),
    "made_by": Text("录入", "Entered by"),
    "as_of": Text("口岸状况截至", "Ports as of"),
    "edition": Text("数据版本", "Data edition"),
    "rules_version": Text("规则版本", "Rules version"),
    "hash": Text("校验值 SHA-256", "Hash, SHA-256"),
    "previous": Text("前一件校验值", "Hash before"),
    "unkept": Text(
        "未存档：本页为预览，未编号、未入登记册，不得作为认定依据。",
        "Not on record: a preview without number, not in the register and no ground "
        "for any decision.",
    ),
    "unkept_short": Text("预览·未存档", "Preview, not on record"),
    "hypothetical": Text(
        "假设情形：所用条件并非规划所定或事实所载，不构成认定，不得用于审批。",
        "Hypothetical: it rests on conditions other than the plan's and the facts'; it "
        "decides nothing and must not be used as a decision.",
    ),
    "hypothetical_short": Text("假设情形", "HYPOTHETICAL"),
    "unsound": Text(
        "登记簿的记录链核验不符（{why}）：本单未加封印，所载内容无从证明。",
        "The register's chain of records does not verify ({why}): this sheet bears no seal, "
        "and nothing proves its contents.",
    ),
    "unsound_short": Text("登记簿核验不符", "Register does not verify"),
    "assumed": Text("所设条件：", "It assumes: "),
    "findings_at_a_glance": Text("认定一览", "At a glance"),
    "applicant": Text("申请机场", "Applicant"),
    "evidence": Text("依据与备注", "Documents and remark"),
    "map": Text("位置示意图", "Map"),
    "ports": Text("邻近航空口岸", "Aviation ports nearby"),
    "findings": Text("逐条认定", "Findings, clause by clause"),
    "readings": Text("条文的两种读法", "The two readings of the sentence"),
    "sensitivity": Text("结论的稳定性", "How firm it is"),
    "decisions": Text("主管人员意见", "Decisions of officers"),
    "sources": Text("资料来源", "Sources"),
    "clause": Text("条款", "Clause"),
    "measured": Text("实测或所报", "Measured or stated"),
    "required": Text("要求", "Required"),
    "margin": Text("差额", "Margin"),
    "uncertainty": Text("不确定度", "Uncertainty"),
    "outcome": Text("认定", "Finding"),
    "section": Text("（第{section}部分）", " (section {section})"),
    "quote": Text("原文", "Text"),
    "because": Text("理由", "Because"),
    "notes": Text("说明", "Notes"),
    "iata": Text("代码", "Code"),
    "port": Text("口岸", "Port"),
    "distance": Text("距离 km", "Distance, km"),
    "azimuth": Text("方位 °", "Azimuth, °"),
    "accuracy_km": Text("± km", "± km"),
    "open_from": Text("开放日期", "Open since"),
    "position_source": Text("位置来源", "Position from"),
    "default": Text("默认", "default"),
    "reading": Text("读法", "Reading"),
    "day": Text("时间", "Time"),
    "by": Text("经办（录入）", "Decided by (entered by)"),
    "decision": Text("意见", "Decision"),
    "reason": Text("理由", "Reason"),
    "no_decision": Text("登记册中尚无意见。", "The register holds no decision yet."),
    "no_ports": Text("无可列口岸。", "There is no port to list."),
    "stamp": Text("登记簿中的位置", "Place in the register"),
    "head": Text("登记簿末条", "Head of the register"),
    "filing": Text("申请记录", "Filing"),
    "decision_record": Text("处理记录", "Decision"),
    "checkpoint": Text("检查点（条数 · 根）", "Checkpoint (records · root)"),
    "verifying_key": Text("验证密钥", "Verifying key"),
    "stamp_note": Text(
        "本文件附有上述记录及其证明：kouan verify 本文件.pdf --key 验证密钥，无须登记簿即可核验。"
        "密钥应取自 /register/key 或主管单位公布处，不以本单所印为凭。",
        "The records and their proofs are attached to the PDF: kouan verify FILE.pdf --key "
        "KEY holds without the register. Take the key from /register/key or where the "
        "authority publishes it, not from this sheet.",
    ),
    "signature": Text("签字", "Signature"),
    "date": Text("日期", "Date"),
    "seal": Text("盖章", "Seal"),
    "verify": Text("核验：kouan verify", "Verify: kouan verify"),
    "page": Text("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "service": Text("口岸图集", "Kouan Atlas"),
    "true_to_scale": Text(
        "以申请机场为中心的等距方位投影：自机场起的距离与方位真实，圆为 {radius} 公里大地线圈。",
        "Azimuthal equidistant about the applicant: distances and azimuths from it are "
        "true, and the circle is the geodesic ring of {radius} km.",
    ),
    "review": Text(
        "示意图；在境内公开使用须另行送审（审图号）。边界：{source}。",
        "Sketch map; publication in mainland China needs its own review number. "
        "Boundaries: {source}.",
    ),
    "reviewed": Text(
        "审图号：{number}。边界：{source}。",
        "Map review number {number}. Boundaries: {source}.",
    ),
}

SYMBOLS: Mapping[Outcome, str] = {
    Outcome.MET: "✓",
    Outcome.NOT_MET: "×",
    Outcome.UNDETERMINED: "?",
    Outcome.NOT_APPLICABLE: "–",
}
"""Beside colour and word, so that an outcome survives black and white."""


def labels(lang: Lang) -> dict[str, str]:
    """Return every fixed word in one language."""
    return {name: text.say(lang) for name, text in LABELS.items()}


def section_number(section: str, lang: Lang) -> str:
    """Return a section of the plan as a language counts it.

    >>> section_number("七", "en"), section_number("七", "zh")
    ('7', '七')
    """
    return arabic(section) if lang == "en" else section


def outcome_word(outcome: str, lang: Lang) -> str:
    """Return an outcome in words.

    >>> outcome_word("not-met", "en")
    'not met'
    """
    return WORDS[Outcome(outcome)].say(lang)


def moment(text: str | None) -> str | None:
    """Return a moment as people read it, to the second, Beijing time.

    >>> moment("2026-11-23T12:58:14.597+00:00"), moment("2026-11-23")
    ('2026-11-23 20:58:14 UTC+8', '2026-11-23')
    """
    if text is None or "T" not in text:
        return text
    at = datetime.fromisoformat(text).replace(microsecond=0)
    local = at.astimezone(BEIJING) if at.tzinfo else at
    return f"{local:%Y-%m-%d %H:%M:%S} UTC+8"
