"""The layers as published changes leave them, for commands that answer once."""

from dataclasses import dataclass

from app.edition import Edition
from app.ledger.living import Living
from app.register.provider import RegisterProvider
from app.settings import Settings
from layers.atlas import Atlas


@dataclass
class _Shown:
    """Holds the present edition of a command."""

    edition: Edition


def with_changes(atlas: Atlas, settings: Settings) -> Atlas:
    """Return the layers after the changes that are published now; the same without any.

    Args:
        atlas: The layers over the tables of the package.
        settings: They tell where the register is, which need not exist.

    Raises:
        RegisterUnavailable: The register cannot be read.
        BrokenLedger: The changes contradict the tables.
    """
    shown = _Shown(_over(atlas))
    provider = RegisterProvider(settings, make=False)
    living = Living(shown, _over, provider, settings)
    living.begin()
    living.check()
    return shown.edition.atlas


def _over(atlas: Atlas) -> Edition:
    return Edition(atlas=atlas, rules={}, encoders={}, processes={}, stamp="")
