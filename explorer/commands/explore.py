"""`councils explore`: serve the explorer."""

from __future__ import annotations

import errno
import gc
import importlib
import os
import pkgutil
import re
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Sequence
from pathlib import Path

import click

from warehouse.common.arguments import WebAddress
from warehouse.common.home import Home, home_option
from warehouse.common.problems import Problem
from warehouse.common.text import plain_line

APP = Path(__file__).parents[1] / "app.py"

LOOPBACK = ("127.0.0.1", "localhost", "::1")

SETTINGS: dict[str, object] = {
    "server.headless": True,  # we open the browser ourselves, where there is one
    "server.fileWatcherType": "none",
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.enableAgentApi": False,
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "viewer",
    # Else Streamlit looks through all of memory after every view, four fifths of what a view costs;
    # Python does so by itself when a quarter more has come about.
    "runner.postScriptGC": False,
    "logger.level": "error",
    "logger.hideWelcomeMessage": True,
    # No base: light or dark is what the visitor's own machine asks for.
    "theme.light.primaryColor": "#0F3D66",
    "theme.light.linkColor": "#0B5394",
    "theme.light.textColor": "#1A1A1A",
    "theme.light.backgroundColor": "#FFFFFF",
    "theme.dark.primaryColor": "#8FC1EA",
    "theme.dark.linkColor": "#8FC1EA",
    "theme.dark.textColor": "#F0EEEA",
    "theme.dark.backgroundColor": "#171614",
    "theme.linkUnderline": True,
    "theme.headingFont": "serif",
    "theme.baseRadius": "2px",
}
_EXAMPLES = """\b
Examples:
  councils explore
  councils explore --address 0.0.0.0 --port 8080 --no-browser
"""


@click.command(epilog=_EXAMPLES)
@click.option(
    "--port",
    default=8501,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port to serve on.",
)
@click.option(
    "--address",
    default="127.0.0.1",
    show_default=True,
    help="Address to serve on; 0.0.0.0 lets other machines in.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option(
    "--host-name",
    "host_names",
    metavar="NAME",
    multiple=True,
    help="Name of the site under which a proxy on this machine serves it. May be given more than "
    "once.",
)
@click.option(
    "--issues-url",
    metavar="URL",
    type=WebAddress(),
    help="Where visitors can report a mistake: an address of the web.",
)
@click.option(
    "--pages-url",
    metavar="URL",
    type=WebAddress(is_base=True),
    help="Where the pages of `councils publish` are: a council's page leads to its fact sheet.",
)
@home_option
def explore(
    port: int,
    address: str,
    no_browser: bool,
    host_names: tuple[str, ...],
    issues_url: str | None,
    pages_url: str | None,
    home: Home,
) -> None:
    """Serve the explorer, until Ctrl-C.

    Builds the warehouse first if there is none. docs/running-the-explorer.md tells how to serve it
    to many, behind a proxy.
    """
    for name in host_names:
        if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", name):
            raise Problem(
                f"--host-name is no name of a host: {name!r}; give it without http:// and port",
                exit_code=2,
            )
    if not address:  # the system would take it for every address that this machine has
        raise Problem("--address is empty; leave it out, or name one", exit_code=2)
    ensure_free(address, port)
    if not home.warehouse.exists():
        build_first(home)
    check(home)
    # The pages find the warehouse as every other command does.
    os.environ["COUNCILS_HOME"] = str(home.folder)
    if issues_url:
        os.environ["COUNCILS_ISSUES_URL"] = issues_url  # the page About the data reads it
    if pages_url:
        os.environ["COUNCILS_PAGES_URL"] = pages_url  # a council's page reads it
    shown = "127.0.0.1" if address in {"0.0.0.0", "::"} else address  # noqa: S104 - compared only
    url = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"
    threading.Thread(target=announce, args=(shown, port, url, not no_browser), daemon=True).start()
    serve(address, port, home, host_names)


def ensure_free(address: str, port: int) -> None:
    """Check that nothing listens there yet.

    Raises:
        Problem: something does, or this machine has no such address.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as trial:
        if os.name == "posix":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except PermissionError as error:
            raise Problem(
                f"port {port} may not be used without special rights; choose one above 1023 "
                "with --port"
            ) from error
        except socket.gaierror as error:
            raise Problem(f"there is no address called {address}; see --address") from error
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Problem(
                    f"port {port} is taken, perhaps by another explorer; choose another with --port"
                ) from error
            raise Problem(
                f"cannot listen on {address}, port {port}: {error.strerror or error}; see "
                "--address and --port"
            ) from error


def check(home: Home) -> None:
    """Open the warehouse once, so that a broken one is told here and not to every visitor.

    Raises:
        Problem: it cannot be read.
    """
    # Late, so that the help need not wait for DuckDB to load.
    from warehouse.connect import open_warehouse

    open_warehouse(home).close()


def build_first(home: Home) -> None:
    """Build the warehouse from all that is held, and say so, and of a last run that ended badly."""
    from warehouse.build import build_warehouse
    from warehouse.news.runs import last_run_to_look_at

    click.echo(f"There is no warehouse in {home.folder} yet: building it ...")
    report = build_warehouse(home)
    click.echo(
        f"Built in {report.seconds:.1f} s: {report.councils} councils, "
        f"{report.judgements:,} judgements."
    )
    if text := last_run_to_look_at(home):
        click.echo(f"needs a person: {plain_line(text)}", err=True)


def announce(address: str, port: int, url: str, open_browser: bool) -> None:
    """Wait until the server answers, say where it is, and open a browser if wanted."""
    for _ in range(600):
        try:
            with socket.create_connection((address, port), timeout=1):
                break
        except OSError:
            time.sleep(0.1)
    else:
        return
    click.echo(f"The explorer is at {url} (Ctrl-C ends it).")
    if open_browser and has_display():
        webbrowser.open(url)


def has_display() -> bool:
    """Whether a browser would open in a window rather than in this terminal."""
    return sys.platform != "linux" or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def load_pages() -> None:
    """Load what the pages are made with, seconds of work that else the first visitor waits for."""
    from explorer import views

    for page in pkgutil.iter_modules(views.__path__):
        importlib.import_module(f"{views.__name__}.{page.name}")
    # What is loaded stays: the collector of garbage need not look through it ever again.
    gc.collect()
    gc.freeze()


def serve(address: str, port: int, home: Home, host_names: Sequence[str] = ()) -> None:
    """Serve in this very process, so that whatever ends it leaves nothing behind."""
    import streamlit as st
    from streamlit import net_util

    from explorer import downloads, evidence

    load_pages()
    settings = {**SETTINGS, "server.address": address, "server.port": port}
    if address in LOOPBACK:
        # No page of another site may reach it under a name that it has pointed at this machine.
        settings["server.allowedHosts"] = [*LOOPBACK, "[::1]", *host_names]
    # To judge a WebSocket that a page of another site opens, Streamlit asks a server on the
    # internet what this machine's address is, and answers nobody until it knows or has given up.
    net_util.get_external_ip = lambda: None
    server = st.App(APP, routes=[*downloads.routes(home), *evidence.routes(home)])
    try:
        server.run(config=settings)
    except KeyboardInterrupt:
        click.echo("")
    finally:
        gc.unfreeze()  # or DuckDB says at the end, in 48 lines, that it was left in use
