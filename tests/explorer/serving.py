"""The explorer as a process of its own, for tests that talk to it as a visitor does."""

from __future__ import annotations

import os
import socket
import subprocess
import urllib.request
from pathlib import Path

from tests.command import COUNCILS
from tests.waiting import wait_until


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as page:
            return page.status == 200
    except OSError:
        return False


class Server:
    """`councils explore` in a process of its own."""

    def __init__(self, home: Path, log: Path, *options: str, **environment: str) -> None:
        self.port = free_port()
        self.log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [*COUNCILS, "explore", "--no-browser", "--port", str(self.port),
                 "--home", str(home), *options],
                env={**os.environ, **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
            )  # fmt: skip

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def wait(self) -> None:
        wait_until(lambda: answers(self.port) or self.process.poll() is not None, pause=0.1)
        assert self.process.poll() is None, self.log.read_text()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
