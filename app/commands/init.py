"""The command ``kouan init``: a new register and the key that signs its heads."""

import typer

from app.configuration import load
from app.register.provider import keeping
from app.terminal.console import say
from geodata.text import Text

COMMAND = typer.Typer(add_completion=False)


@COMMAND.command()
def init() -> None:
    """新建登记簿和签名密钥 / Create a register and the key that signs its heads."""
    kept = keeping(load())
    register = kept.open(make=True)
    kept.make_key()
    anchors = kept.anchors()
    where = ", ".join(place.name for place in kept.places)
    say(Text("登记簿", "register"), register.where)
    say(Text("签名密钥", "signing key"), str(kept.key_file.absolute()))
    if anchors.signer:
        say(Text("验证密钥", "verifying key"), str(anchors.signer.verifier))
    say(Text("检查点", "checkpoints"), where)
    anchors.publish(register.check().tree)
