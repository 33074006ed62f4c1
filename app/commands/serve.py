"""The command ``kouan serve``."""

from typing import Annotated

import typer

from app import server
from app.configuration import load
from app.main import create_app
from app.register.opening import begin

COMMAND = typer.Typer(add_completion=False)

EXPOSED = (
    "以任何 Host 应答，链接以各请求自称的 Host 开头；请设 KOUAN_PUBLIC_URL 或 KOUAN_HOSTS。\n"
    "The service accepts any Host, and links begin with the Host of each request: set "
    "KOUAN_PUBLIC_URL or KOUAN_HOSTS."
)


@COMMAND.command()
def serve(
    host: Annotated[str | None, typer.Option(help="地址 / address")] = None,
    port: Annotated[int | None, typer.Option(help="端口 / port")] = None,
    workers: Annotated[int | None, typer.Option(help="进程数 / processes")] = None,
) -> None:
    """启动服务 / Serve the map, the layers and the rules."""
    given = {"host": host, "port": port, "workers": workers}
    settings = load(**{k: v for k, v in given.items() if v is not None})
    with server.listening(settings.host, settings.port) as listener:
        ready = create_app(settings)
        address = f"[{settings.host}]" if ":" in settings.host else settings.host
        typer.echo(f"口岸图集 / Kouan Atlas: http://{address}:{settings.port}/map")
        if settings.names is None:
            typer.secho(EXPOSED, fg="yellow", err=True)
        state = ready.service.state
        begin(state.provider, settings, state.background)
        server.run(settings, listener, ready)
