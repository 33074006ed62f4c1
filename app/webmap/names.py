"""The names of what the columns of layers hold as identifiers, or in Chinese only."""

from typing import Any

from geodata.facts import Facts

COLUMNS = {
    "province_zh": ("provinces", "name_zh"),
    "cluster": ("sea_clusters", "id"),
    "region": ("border_regions", "id"),
}
"""Table that names the values of a column, and its column with those values."""


def names(facts: Facts) -> dict[str, Any]:
    """Return both names of each value, by column and value."""
    return {
        column: {
            row[key]: {"zh": row["name_zh"], "en": row["name_en"]}
            for row in facts.records(table)
        }
        for column, (table, key) in COLUMNS.items()
    }
