"""The settings from the environment; all are checked before any data are read."""

import os
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from app.settings import PREFIX, PROVINCES, Settings, listed
from app.webmap.online import BASEMAPS
from app.webmap.tiled import why_unusable
from geodata.errors import BadSetting


def load(**given: Any) -> Settings:
    """Read the settings; ``given`` ones go before the environment's.

    Raises:
        BadSetting: A ``KOUAN_*`` variable is unknown, or a value out of bounds.
    """
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    unknown = sorted(
        name for name in os.environ if name.startswith(PREFIX) and name not in known
    )
    if unknown:
        raise BadSetting(", ".join(unknown), "没有这个设置 / there is none such", known)
    try:
        settings = Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{PREFIX}{str(first['loc'][0]).upper()}"
        raise BadSetting(name, first["msg"], known) from error
    for name, why in _unusable(settings):
        raise BadSetting(f"{PREFIX}{name.upper()}", why, known)
    return settings


def _unusable(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the settings of base maps that cannot work, each with the reason."""
    for base in BASEMAPS.values():
        own = base.address_setting
        if (
            own
            and (address := getattr(settings, own))
            and (why := why_unusable(address))
        ):
            yield own, why
    for setting in ("basemaps", "basemap"):
        for name in listed(getattr(settings, setting)):
            wanted = BASEMAPS.get(name)
            if wanted is None:
                known = ", ".join((PROVINCES, *BASEMAPS))
                yield (
                    setting,
                    f"没有底图“{name}” / no base map {name!r}; there are {known}",
                )
            elif wanted.key_setting and not getattr(settings, wanted.key_setting):
                needed = f"{PREFIX}{wanted.key_setting.upper()}"
                yield setting, f"“{name}”须有 {needed} / {name!r} needs {needed}"
