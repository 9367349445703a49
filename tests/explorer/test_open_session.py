"""One session of the explorer, open over its WebSocket while the warehouse has bad days."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.explorer.conftest import TOWER_HAMLETS, warehouse_of
from tests.explorer.serving import Server
from warehouse.common.home import Home

pytestmark = pytest.mark.command

CANNOT = "cannot be read just now"


class Session:
    """A page, without the browser, that is open as long as its connection is."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    def ask(self, path: str = "compare", query: str = "council=tower-hamlets") -> str:
        """Ask for a view; return all that came of it, as text."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_script_hash = calc_hash(path)
        self._connection.send(message.SerializeToString())
        came = []
        while True:
            part = ForwardMsg.FromString(self._connection.recv(timeout=120))
            if part.WhichOneof("type") == "delta":
                came.append(str(part.delta))
            if part.WhichOneof("type") == "script_finished":
                return "\n".join(came)


@pytest.fixture
def home(embedded_home: Home, tmp_path) -> Home:
    home = Home(tmp_path / "home").create()
    shutil.copy(embedded_home.warehouse, home.warehouse)
    return home


@pytest.fixture
def session(home: Home, tmp_path) -> Iterator[Session]:
    server = Server(home.folder, tmp_path / "log")
    try:
        server.wait()
        with connect(
            f"ws://127.0.0.1:{server.port}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            open_timeout=120,
        ) as connection:
            yield Session(connection)
        assert server.process.poll() is None
        assert "Traceback" not in server.log.read_text()
    finally:
        server.stop()


def test_a_session_outlives_a_warehouse_that_is_broken_removed_and_replaced(
    session: Session, home: Home, facts, tmp_path
) -> None:
    assert "good to inadequate" in session.ask()
    sound = home.warehouse.read_bytes()
    older = tmp_path / "older.duckdb"
    with_no_table = tmp_path / "other.duckdb"
    older.write_bytes(sound[: len(sound) // 2])
    with_no_table.write_bytes(b"")
    for spoilt in (older, with_no_table):
        spoilt.replace(home.warehouse)
        page = session.ask()
        assert CANNOT in page
        assert str(home.folder) not in page
        assert "exception {" not in page
    home.warehouse.unlink()
    assert CANNOT in session.ask()
    again = tmp_path / "again.duckdb"
    again.write_bytes(sound)
    again.replace(home.warehouse)
    page = session.ask()
    assert CANNOT not in page
    assert "good to inadequate" in page
    facts.report(TOWER_HAMLETS, "2012-07-10", {"safeguarding": "good"}, framework="slac")
    warehouse_of(facts, tmp_path / "newer").warehouse.replace(home.warehouse)
    assert "Tower Hamlets: good on both days" in session.ask()
