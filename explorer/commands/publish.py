"""`councils publish`: the whole country as static pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Self

import click

from warehouse.common.arguments import LocalPath, WebAddress
from warehouse.common.home import Home, home_option

_EXAMPLES = """\b
Examples:
  councils publish pages/ --serve
  councils publish pages/ --base-url https://councils.example.org
"""


@click.command(epilog=_EXAMPLES)
@click.argument("folder", metavar="DIR", type=LocalPath())
@click.option(
    "--base-url",
    metavar="URL",
    type=WebAddress(is_base=True),
    help="Where the pages will be: for links to themselves.",
)
@click.option(
    "--explorer-url",
    metavar="URL",
    type=WebAddress(is_base=True),
    help="Where the explorer is, if it is served too.",
)
@click.option(
    "--issues-url", metavar="URL", type=WebAddress(), help="Where readers can report a mistake."
)
@click.option("--serve", is_flag=True, help="Serve the pages on this machine for a look.")
@click.option(
    "--port",
    default=8600,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port for --serve; 0 takes any free one.",
)
@home_option
def publish(
    folder: Path,
    base_url: str | None,
    explorer_url: str | None,
    issues_url: str | None,
    serve: bool,
    port: int,
    home: Home,
) -> None:
    """Write the whole country as static pages into DIR.

    A page a council, England, the data and a feed: plain files that any server can hand out. What
    has not changed is not written again, and only what an earlier run wrote is ever removed.

    Exit 0: done. 1: there is no warehouse, or DIR cannot be written. 2: bad usage.
    """
    # Late: no other command needs Jinja2 and Pillow.
    from explorer.site.pages import Addresses
    from explorer.site.publish import publish as publish_into
    from warehouse.build import build_warehouse

    if not home.warehouse.exists():
        build_warehouse(home)
    with _Bar() as bar:
        written = publish_into(
            home, folder, Addresses(base_url, explorer_url, issues_url), bar.step
        )
    click.echo(
        f"{folder}: {written.files:,} files, {written.size / 1e6:.1f} MB; {written.changed:,} "
        f"written, {written.removed:,} removed, the rest as before."
    )
    if not base_url:
        click.echo(
            "Without --base-url the pages have no canonical addresses and there is no sitemap.",
            err=True,
        )
    if serve:
        from explorer.site.serve import serve as serve_folder

        serve_folder(folder, port)


class _Bar:
    """How far it is: a bar on a terminal, nothing elsewhere, since it takes seconds."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import Progress

        self._progress = Progress(
            console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()
        )
        self._tasks: dict[str, object] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *stopped: object) -> None:
        self._progress.stop()

    def step(self, what: str, done: int, total: int) -> None:
        """Show that so many are done of what is being made."""
        task = self._tasks.get(what)
        if task is None:
            task = self._tasks[what] = self._progress.add_task(what, total=total)
        self._progress.update(task, completed=done)  # type: ignore[arg-type]
