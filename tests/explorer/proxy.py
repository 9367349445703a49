"""Explorers behind nginx, with the very configuration of deploy/nginx."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
from pathlib import Path

from tests.conftest import ROOT
from tests.explorer.serving import Server, free_port
from tests.waiting import wait_until
from warehouse.common.home import Home

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
DEPLOY = ROOT / "deploy" / "nginx"
NAME = "councils.example.org"


def put(text: str, wanted: str, instead: str) -> str:
    """Replace what stands in a configuration exactly once."""
    assert text.count(wanted) == 1, wanted
    return text.replace(wanted, instead)


class Site:
    """nginx, and one or two explorers behind it."""

    def __init__(self, home: Home, folder: Path, explorers: int = 2) -> None:
        self.port = free_port()
        self.explorers = [
            Server(home.folder, folder / f"explorer-{n}.log", "--host-name", NAME)
            for n in range(explorers)
        ]
        for explorer in self.explorers:
            explorer.wait()
        self.folder = folder
        self.access = folder / "access.log"
        listed = (DEPLOY / "explorers.conf").read_text()
        for number, explorer in enumerate(self.explorers, 8501):
            listed = put(listed, f"127.0.0.1:{number} ", f"127.0.0.1:{explorer.port} ")
        if explorers == 1:
            listed = listed.partition("server 127.0.0.1:8502")[0]
        (folder / "councils").mkdir()
        (folder / "councils" / "explorers.conf").write_text(listed)
        served = put(
            (DEPLOY / "councils.conf").read_text(),
            "    listen 80;",
            f"    listen 127.0.0.1:{self.port};",
        )
        (folder / "councils.conf").write_text(served)
        scratch = "".join(
            f"{kind}_temp_path {folder}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"""
            daemon off; worker_processes 1; pid {folder}/nginx.pid;
            error_log {folder}/error.log; events {{}}
            http {{
                types {{ }} default_type application/octet-stream;
                log_format which '$upstream_addr $status $request_method $uri';
                access_log {self.access} which;
                {scratch}
                include {folder}/councils.conf;
            }}
            """
        )
        assert NGINX is not None, "needs nginx"
        self.nginx = subprocess.Popen(
            [NGINX, "-e", f"{folder}/error.log", "-p", str(folder), "-c", f"{folder}/nginx.conf"],
            stderr=(folder / "nginx.stderr").open("w"),
        )
        wait_until(lambda: self.listens() or self.nginx.poll() is not None)
        assert self.nginx.poll() is None, (folder / "error.log").read_text()

    def listens(self) -> bool:
        """Return whether nginx takes connections yet."""
        try:
            http.client.HTTPConnection("127.0.0.1", self.port, timeout=5).connect()
        except OSError:
            return False
        return True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def get(self, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
        """Return an answer, its body read."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        asking.request(
            method, path, headers={name.replace("_", "-"): v for name, v in headers.items()}
        )
        answer = asking.getresponse()
        answer.body = answer.read()  # type: ignore[attr-defined]
        asking.close()
        return answer

    def answered_by(self, path: str) -> list[int]:
        """Return the ports of the explorers that answered for a path, in order."""
        lines = self.access.read_text().splitlines()
        return [
            int(port)
            for line in lines
            if line.endswith(f" {path}")
            for port in re.findall(r"127\.0\.0\.1:(\d+)", line.rsplit(" ", 3)[0])[-1:]
        ]

    def stop(self) -> None:
        self.nginx.terminate()
        self.nginx.wait()
        for explorer in self.explorers:
            explorer.stop()
