"""The command ``kouan``: the same verbs as the routes, one file a command."""

import gc
import sys
from importlib import import_module
from io import TextIOWrapper
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, TextIO

import typer
from typer.core import TyperGroup
from typer.main import get_command

from geodata.errors import AtlasError, Miswired, Unavailable

FOLDER = "app.commands"
REFUSED = 2
BROKEN = 1


class Commands(TyperGroup):
    """The commands of the folder ``app/commands``; each is imported when it is used."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the files."""
        return sorted(
            found.name for found in iter_modules(import_module(FOLDER).__path__)
        )

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command of a file, a click command; None if there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = _imported(f"{FOLDER}.{cmd_name}")
        found = getattr(module, "COMMAND", None)
        if not isinstance(found, typer.Typer):
            raise Miswired(module.__name__, "COMMAND", "Typer")
        command = get_command(found)
        command.name = cmd_name
        return command


def _imported(name: str) -> ModuleType:
    """Import a module; the garbage collector would look through all that it imports."""
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.enable()


app = typer.Typer(
    cls=Commands,
    help="口岸图集 / Kouan Atlas: serve the map, check the distance rule, export layers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def _options() -> None:
    """Take no options; the commands have theirs."""


def main() -> None:
    """Run the command; exit code 2 for a wrong request, 1 for broken or missing data."""
    for stream in (sys.stdout, sys.stderr):
        _speak_utf8(stream)
    try:
        app()
    except OSError as error:
        what, why = error.filename or "", error.strerror or str(error)
        _warn(f"无法读写 {what}：{why}\nCannot read or write {what}: {why}")
        raise SystemExit(REFUSED) from error
    except AtlasError as error:
        known = error.members.get("known") or error.members.get("did_you_mean")
        _warn(f"{error.detail.zh}\n{error.detail.en}")
        if known:
            typer.echo(f"→ {known}", err=True)
        file = error.members.get("file")
        broken = file is not None or isinstance(error, Unavailable)
        raise SystemExit(BROKEN if broken else REFUSED) from error
    finally:
        gc.unfreeze()


def _warn(words: str) -> None:
    typer.secho(words, fg="red", err=True)


def _speak_utf8(stream: TextIO) -> None:
    """Write UTF-8 to files and pipes; on a terminal, replace what its encoding lacks."""
    if not isinstance(stream, TextIOWrapper):
        return
    if stream.isatty():
        stream.reconfigure(errors="replace")
    else:
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    main()
