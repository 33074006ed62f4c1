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
    "minutes": Text("车程，单位为分钟", "drive in minutes"),
    "candidates": Text(
        "候选点：FeatureCollection 或对象数组",
        "candidates: a FeatureCollection or a list of objects",
    ),
    "evidence": Text("依据文件", "documents"),
    "remark": Text("备注", "remark"),
    "date": Text("日期，写法为 2015-12-31", "a date, written 2015-12-31"),
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
    "degrees": Text(
        "须为有限的数，至多 30 位",
        "must be a finite number of 30 digits at the most",
    ),
    "day": Text("不是日期", "is no date"),
    "past": Text("日期早于 1949-10-01", "lies before 1949-10-01"),
    "future": Text("日期在今日之后", "lies after today"),
    "invisible": Text(
        "须有可见文字，且不含控制字符",
        "must be visible text without control characters",
    ),
    "int_type": Text("须为整数", "must be a whole number"),
    "bool_type": Text("须为 true 或 false", "must be true or false"),
    "string_type": Text("须为文字", "must be text"),
    "literal_error": Text("取值不在所列之中", "is not one of the allowed values"),
    "greater_than_equal": Text("不得为负", "must not be negative"),
    "greater_than": Text("须大于 0", "must be greater than 0"),
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
