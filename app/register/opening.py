"""Opening of the register at start: it is read completely, and faults are printed."""

from threading import Thread

import typer

from app.background import Background
from app.register.provider import RegisterProvider, RegisterStores
from app.settings import Settings
from geodata.errors import AtlasError

TAMPERED = "登记簿已被改动 / tampered with"


def begin(
    provider: RegisterProvider, settings: Settings, background: Background
) -> None:
    """Open the register and read the whole chain in a thread, and print its faults.

    The map does not wait for it. Only workers need it earlier: they do not create a file.
    """
    if settings.workers == 1:
        background.work.append(lambda: _checked(provider))
        return
    if not settings.database_url.get_secret_value():
        _opened(provider)
    Thread(target=_checked, args=(provider,), daemon=True).start()


def _checked(provider: RegisterProvider) -> None:
    stores = _opened(provider)
    if stores is None:
        return
    try:
        stores.register.check()
        found = stores.register.verify()
    except AtlasError as error:
        _warn(error)
        return
    summary = f"{stores.register.where} · {found.count} 条 / records"
    typer.echo(f"登记簿 / register: {summary}")
    for fault in found.faults:
        typer.secho(f"{TAMPERED}: {fault.zh}\n  {fault.en}", fg="red")


def _opened(provider: RegisterProvider) -> RegisterStores | None:
    try:
        return provider.stores()
    except AtlasError as error:
        _warn(error)
        return None


def _warn(error: AtlasError) -> None:
    typer.secho(f"{error.detail.zh}\n{error.detail.en}", fg="red")
