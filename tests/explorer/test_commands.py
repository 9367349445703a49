from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator

import pytest
import websockets.sync.client
from streamlit import config
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from explorer.commands.explore import SETTINGS
from tests.command import COUNCILS
from tests.explorer.serving import Server, answers, free_port

pytestmark = pytest.mark.command

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COUNCILS, "explore", "--no-browser", *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def server(embedded_home, tmp_path) -> Iterator[Server]:
    started = Server(embedded_home.folder, tmp_path / "log")
    yield started
    started.stop()


def test_it_says_where_it_is_and_little_else(server):
    server.wait()
    visit(server)
    assert server.log.read_text() == (
        f"The explorer is at http://127.0.0.1:{server.port} (Ctrl-C ends it).\n"
    )


def test_it_listens_on_this_machine_alone(server):
    server.wait()
    with socket.socket() as other:
        other.settimeout(1)
        # Another address of this same machine.
        assert other.connect_ex(("127.0.0.2", server.port)) != 0


@POSIX
def test_ctrl_c_ends_it_quietly(server):
    server.wait()
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(timeout=120) == 0
    where = f"The explorer is at http://127.0.0.1:{server.port} (Ctrl-C ends it)."
    assert server.log.read_text().split("\n") == [where, "", ""]
    assert not answers(server.port)


@POSIX
def test_a_kill_leaves_nothing_behind(server):
    server.wait()
    server.process.kill()
    server.process.wait(timeout=120)
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", server.port))


def test_it_builds_the_warehouse_first_if_there_is_none(tmp_path):
    server = Server(tmp_path / "home", tmp_path / "log")
    try:
        server.wait()
        assert (tmp_path / "home" / "warehouse.duckdb").is_file()
        said = server.log.read_text()
        assert said.startswith(f"There is no warehouse in {tmp_path / 'home'} yet: building it")
        assert "153 councils" in said
    finally:
        server.stop()


def test_a_taken_port_is_one_clear_line(embedded_home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("--port", port, "--home", str(embedded_home.folder))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"councils: port {port} is taken, perhaps by another explorer; choose another with --port"
    ]


@pytest.mark.parametrize("address", ["203.0.113.7", "nowhere.invalid", "not an address"])
def test_an_address_that_is_not_ours_is_one_clear_line(address, embedded_home):
    done = run("--address", address, "--port", str(free_port()), "--home",
               str(embedded_home.folder))  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "--address" in done.stderr


def test_an_empty_address_does_not_mean_every_address(tmp_path):
    done = run("--address", "", "--home", str(tmp_path))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "--address is empty" in done.stderr


@pytest.mark.parametrize("port", ["0", "65536", "eight", "-1"])
def test_a_port_that_is_none_is_bad_usage(port):
    done = run("--port", port)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_a_broken_warehouse_is_one_clear_line(tmp_path):
    (tmp_path / "warehouse.duckdb").write_text("not a database")
    done = run("--port", str(free_port()), "--home", str(tmp_path))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "councils build" in done.stderr


def visit(server: Server, **headers: str) -> None:
    """Open the explorer's WebSocket as a browser does.

    Raises:
        InvalidStatus: it is refused.
    """
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with (
        socket.create_connection(("127.0.0.1", server.port)) as line,
        websockets.sync.client.connect(
            address.replace("127.0.0.1", named.pop("Host", "127.0.0.1")),
            sock=line,
            additional_headers=named,
            subprotocols=[Subprotocol("streamlit")],
            open_timeout=60,
        ),
    ):
        pass


@pytest.fixture
def proxy() -> Iterator[tuple[str, list[bytes]]]:
    """Return the address of a proxy, and the requests that it was asked for."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def listen() -> None:
            while True:
                try:
                    caller, _ = listening.accept()
                except OSError:
                    return
                with caller:
                    asked.append(caller.recv(1000))

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked


def test_a_page_of_another_site_is_refused_without_asking_the_internet(
    embedded_home, tmp_path, proxy
):
    address, asked = proxy
    server = Server(
        embedded_home.folder, tmp_path / "log",
        http_proxy=address, https_proxy=address, no_proxy="", NO_PROXY="",
    )  # fmt: skip
    try:
        server.wait()
        with pytest.raises(InvalidStatus):
            visit(server, Origin="https://evil.example")
        visit(server, Origin=f"http://127.0.0.1:{server.port}")
    finally:
        server.stop()
    assert asked == []


def test_on_this_machine_it_answers_to_the_name_of_its_site_and_to_no_other(
    embedded_home, tmp_path
):
    server = Server(embedded_home.folder, tmp_path / "log", "--host-name", "councils.example.org")
    try:
        server.wait()
        visit(server, Host="councils.example.org")
        with pytest.raises(InvalidStatus):
            visit(server, Host="rebound.example")
    finally:
        server.stop()


@pytest.mark.parametrize("name", ["https://councils.example.org", "a b", "*", "x:80", ""])
def test_a_name_that_no_host_has_is_bad_usage(name):
    done = run("--host-name", name)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "--host-name" in done.stderr


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_is_one_that_streamlit_has(setting):
    config.get_option(setting)
