"""Descriptions of the members of forms with units, and texts of their faults."""

from collections.abc import Mapping

from app.rules.case.inputs import INPUTS
from geodata.text import Text

UNITS: Mapping[str, Text] = {
    **{name: one.expected or one.label for name, one in INPUTS.items()},
    "name_en": Text("英文名称", "name in English"),
    "iata": Text("IATA 代码", "IATA code"),
    "icao": Text("ICAO 代码", "ICAO code"),
    "position": Text(
        "机场基准点：lon、lat（度）与 datum",
        "aerodrome reference point: lon and lat in degrees, datum",
    ),
    "drives": Text("车程及依据", "drives, with documents"),
    "port": Text("已开放口岸的 IATA 代码", "IATA code of an open port"),
    "document": Text("依据文件", "document"),
    "source": Text("位置依据", "source of the position"),
    "about": Text("所证明的成员", "the member that it bears out"),
    "minutes": Text("车程，单位为分钟", "drive in minutes"),
    "candidates": Text(
        "候选点：FeatureCollection 或对象数组",
        "candidates: a FeatureCollection or a list of objects",
    ),
    "evidence": Text("依据文件", "documents"),
    "remark": Text("备注", "remark"),
    "date": Text("日期", "day"),
    "decision": Text(
        "accepted、refused、returned 或 withdrawn",
        "accepted, refused, returned or withdrawn",
    ),
    "officer": Text("经办人姓名", "name of the officer"),
    "reason": Text("理由", "the reason"),
    "supersedes": Text(
        "所更正的核查编号，写法为 2026-000012",
        "the assessment that is corrected, written 2026-000012",
    ),
    "replaces": Text(
        "所替代的决定编号，写法为 2026-000012",
        "the decision that is replaced, written 2026-000012",
    ),
}
FAULTS = {
    "missing": Text("缺少", "is missing"),
    "extra_forbidden": Text("没有这一项", "there is no such member"),
    "int_type": Text("须为整数", "must be a whole number"),
    "string_type": Text("须为文字", "must be text"),
    "literal_error": Text("取值不在所列之中", "is not one of the allowed values"),
    "greater_than_equal": Text("不得为负", "must not be negative"),
    "less_than_equal": Text("过大", "is too large"),
    "string_too_short": Text("过短", "is too short"),
    "string_too_long": Text("过长", "is too long"),
    "too_long": Text("项数过多", "has too many items"),
    "endless": Text("成员过多", "has too many members"),
    "string_pattern_mismatch": Text("写法不符", "does not have the required form"),
    "model_type": Text("须为 JSON 对象", "must be a JSON object"),
    "list_type": Text("须为 JSON 数组", "must be a JSON array"),
}
UNFIT = Text("取值无效", "is not valid")
