"""Names for values of columns that are identifiers, or are in Chinese only."""

from collections.abc import Mapping
from typing import Any

from geodata.facts import Facts
from geodata.plan_text import NUMERALS, anchor
from geodata.text import Text
from layers.derivation.aviation import CERTAIN, POSSIBLE
from layers.derivation.unplaced import FORMER_SITE

COLUMNS = {
    "province_zh": ("provinces", "name_zh"),
    "cluster": ("sea_clusters", "id"),
    "region": ("border_regions", "id"),
}
"""Table that names the values of a column, and its column with those values."""

QUIET = (
    "note",
    "counterpart_source",
    "counterpart_accuracy_m",
    "parent",
    "cluster_zh",
    "region_zh",
    "country_pair_zh",
    "same_as",
)
"""Columns that neither popups nor the table show: others say the same, or more."""

VALUES = {
    "zone": {
        "coastal": Text("沿海", "Coastal"),
        "inland-or-border": Text("内陆和沿边", "Inland or border"),
    },
    "mode": {
        "river": Text("内河港口", "River"),
        "air": Text("航空口岸", "Air"),
        "pedestrian": Text("步行口岸", "On foot"),
    },
    "neighbour": {
        "KG": Text("吉尔吉斯斯坦", "Kyrgyzstan"),
        "KP": Text("朝鲜", "North Korea"),
        "KZ": Text("哈萨克斯坦", "Kazakhstan"),
        "LA": Text("老挝", "Laos"),
        "MM": Text("缅甸", "Myanmar"),
        "MN": Text("蒙古", "Mongolia"),
        "NP": Text("尼泊尔", "Nepal"),
        "PK": Text("巴基斯坦", "Pakistan"),
        "RU": Text("俄罗斯", "Russia"),
        "TJ": Text("塔吉克斯坦", "Tajikistan"),
        "VN": Text("越南", "Vietnam"),
    },
    "called_for": {
        "open": Text("开放", "Open"),
        "build": Text("建设", "Build"),
        "expand": Text("扩大", "Expand"),
    },
    "confidence": {
        "high": Text("高", "High"),
        "medium": Text("中", "Medium"),
        "low": Text("低", "Low"),
    },
    "certainty": {
        CERTAIN: Text("确定", "Certain"),
        POSSIBLE: Text("可能", "Possible"),
        FORMER_SITE: Text(
            "位于前一场址，其位置未收录", "At a former site of unknown position"
        ),
    },
}
"""Names by column and value, where neither a table nor the legend has them."""


def names(facts: Facts) -> dict[str, Any]:
    """Return both names of each value, by column and value."""
    tables = {
        column: {
            row[key]: {"zh": row["name_zh"], "en": row["name_en"]}
            for row in facts.records(table)
        }
        for column, (table, key) in COLUMNS.items()
    }
    return tables | worded(VALUES) | {"plan_ref": _references(facts)}


def worded(named: Mapping[str, Mapping[str, Text]]) -> dict[str, Any]:
    """Return names by column and value as the page reads them."""
    return {
        column: {value: name._asdict() for value, name in values.items()}
        for column, values in named.items()
    }


def _references(facts: Facts) -> dict[str, Any]:
    """Return both names of each place in the plan that a row refers to.

    A section is cited by its numeral alone: 七 is 第七部分, section 7.
    """
    cited = (row.get("plan_ref") for t in facts.tables.values() for row in t.records)
    return {
        ref: {
            "zh": f"第{ref}部分" if ref in NUMERALS else ref,
            "en": anchor(ref).replace("-", " ").capitalize(),
        }
        for ref in sorted({ref for ref in cited if ref})
    }
