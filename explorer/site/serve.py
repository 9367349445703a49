"""Serves the pages on this machine, with the headers that they should have anywhere."""

from __future__ import annotations

import functools
import http.server
from pathlib import Path

import click

from explorer.site.headers import headers_of
from warehouse.common.problems import Problem


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files of one folder, none of those that the publisher keeps for itself."""

    def end_headers(self) -> None:
        """Add the headers of the file asked for."""
        path = self.path.partition("?")[0].partition("#")[0].lstrip("/")
        if not path or path.endswith("/"):
            path += "index.html"
        for name, value in headers_of(path).items():
            if name != "Content-Type":
                self.send_header(name, value)
        super().end_headers()

    def guess_type(self, path: str | Path) -> str:  # type: ignore[override]
        """Return the type of a file, with its character set."""
        return headers_of(str(path).replace("\\", "/"))["Content-Type"]

    def send_head(self):  # type: ignore[no-untyped-def]
        """Answer, unless a hidden file or the list of a folder is asked for."""
        asked = self.translate_path(self.path)
        hidden = any(part.startswith(".councils") for part in Path(asked).parts)
        if hidden or (Path(asked).is_dir() and not (Path(asked) / "index.html").is_file()):
            self.send_error(404)
            return None
        return super().send_head()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its base class's name
        """Say nothing of each request."""


def make_server(folder: Path, port: int) -> http.server.ThreadingHTTPServer:
    """Return a server of the folder on the loopback address; port 0 takes a free one.

    Raises:
        Problem: the port is taken.
    """
    handler = functools.partial(Handler, directory=str(folder))
    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise Problem(
            f"port {port} is taken ({error.strerror}): name another with --port"
        ) from error


def serve(folder: Path, port: int) -> None:
    """Serve the folder until Ctrl-C."""
    with make_server(folder, port) as server:
        click.echo(
            f"The pages are on http://127.0.0.1:{server.server_address[1]} (Ctrl-C stops it)"
        )
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
