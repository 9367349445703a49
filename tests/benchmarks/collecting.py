"""How quickly a site is collected: `python -m tests.benchmarks collecting [--reports FOLDER]`.

Serves the folder of real reports (or, without one, a made-up world) as the stand-in in a process of
its own, and collects it whole over HTTP with no delay. Beside it, in the same run: fetching the
same addresses one after another over one connection, as `curl` would, and then reading the same
files with the same confined readers. Then a second run, which has nothing new to fetch.

Other work on the machine only ever slows a pass down, so the quickest of several counts. Each run
starts its own Python, as on the command line, when what was written before it is on the disk: else
a run of a second and a half waits half a second until the plain way's files are.

Aims: the first run within 1.5 times the plain way; the second under a tenth of the first.
"""

from __future__ import annotations

import http.client
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks._measured import Arguments, Measured, say, times
from tests.command import COUNCILS
from tests.conftest import ROOT, find_shared

FIRST_AIM, SECOND_AIM = 1.5, 0.1


@contextmanager
def stand_in(reports: Path | None) -> Iterator[str]:
    """Serve the site from another process; yield its address."""
    command = [sys.executable, "-m", "tests.site", "--port", "0"]
    if reports:
        command += ["--reports", str(reports)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1].rstrip("/")
    finally:
        process.terminate()
        process.wait()


def addresses(site: str) -> list[str]:
    """Return the paths that a first run asks for, as the stand-in itself was asked for them."""
    from scraper.pages.council import read_council
    from scraper.pages.search import read_search, search_path
    from scraper.records import ListedCouncil
    from scraper.sites import reports_site
    from tests.scraper.collecting import TODAY

    place = reports_site(site)
    connection = http.client.HTTPConnection(urlsplit(site).netloc)
    paths: list[str] = ["/robots.txt"]
    councils: list[ListedCouncil] = []
    for start in (0, 100):
        paths.append(search_path(start))
        councils += read_search(get(connection, paths[-1]), site + "/search", place).councils
    files: dict[int, str] = {}
    for council in councils:
        paths.append(urlsplit(council.url).path)
        page = read_council(get(connection, paths[-1]), council.url, place, council.urn, TODAY)
        files |= {link.file_id: f"/v1/file/{link.file_id}" for link in page.links}
    connection.close()
    return [*paths, *files.values()]


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    """Return what a path gives, over a connection that stays open."""
    connection.request("GET", path, headers={"User-Agent": "benchmark"})
    return connection.getresponse().read()


def plain_way(site: str, listed: Path, folder: Path) -> dict[str, float]:
    """Fetch every address into a folder, then read what came; return the seconds of each."""
    from scraper.documents.process.confined import ConfinedReader

    began = time.perf_counter()
    connection = http.client.HTTPConnection(urlsplit(site).netloc)
    files = []
    for path in json.loads(listed.read_text()):
        place = folder / path.replace("/", "_").replace("?", "_")[:120]
        place.write_bytes(get(connection, path))
        if path.startswith("/v1/file/"):
            files.append(place)
    fetched = time.perf_counter()
    with ConfinedReader(min(os.cpu_count() or 1, 8)) as reader:
        count = sum(1 for _ in reader.read_all((file, file.read_bytes()) for file in files))
    done = time.perf_counter()
    assert count == len(files)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"fetching": fetched - began, "reading": done - fetched, "files": count, "peak": peak}


def collect(site: str, home: Path, councils: int) -> tuple[float, dict[str, int], float]:
    """Run `councils collect`; return its seconds, its counts of files, and its peak MiB."""
    command = [*COUNCILS, "--home", str(home), "collect"]
    command += ["--site", site, "--delay", "0", "--no-build", "--json"]
    command += ["--expect-councils", str(councils)]
    os.sync()
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        child = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=errors)
        _, status, usage = os.wait4(child.pid, 0)  # its own peak, not that of other children
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
        output.seek(0)
        errors.seek(0)
        summary = json.loads(output.read())
        if summary["failures"]:  # that a person should look at a report is no matter here
            raise RuntimeError(errors.read().strip().splitlines()[-1])
    return seconds, summary["files"], usage.ru_maxrss / 1024


def fetch_and_read(site: str, listed: Path, folder: Path) -> dict[str, float]:
    """Go the plain way in a process of its own, as a crawl does."""
    code = (
        "import json, pathlib, sys; from tests.benchmarks.collecting import plain_way;"
        "print(json.dumps(plain_way(sys.argv[1], *map(pathlib.Path, sys.argv[2:]))))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, site, str(listed), str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return json.loads(said)


def main(arguments: Sequence[str]) -> list[Measured]:
    """Return how long a first and a second run took."""
    parser = Arguments("python -m tests.benchmarks collecting", description=__doc__)
    parser.add_argument("--reports", type=Path, help="folder with index.csv and URN/FILE_ID.pdf")
    parser.add_argument("--passes", type=times, default=2)
    chosen = parser.parse_args(arguments)
    shared = find_shared()
    reports = chosen.reports or (shared / "reports" if shared else None)
    if reports is not None and not (reports / "index.csv").is_file():
        parser.error(f"no index.csv in {reports}")
    say("serving the real reports" if reports else "serving a made-up world: no real reports here")
    with stand_in(reports) as site, tempfile.TemporaryDirectory() as scratch:
        paths = addresses(site)
        councils = sum(path.startswith("/provider/") for path in paths)
        listed = Path(scratch) / "paths.json"
        listed.write_text(json.dumps(paths))
        timed = []
        for number in range(chosen.passes):
            folder = Path(scratch) / f"plain-{number}"
            folder.mkdir()
            os.sync()
            began = time.perf_counter()
            parts = fetch_and_read(site, listed, folder)
            plain = time.perf_counter() - began
            home = Path(scratch) / f"home-{number}"
            first, counts, peak = collect(site, home, councils)
            second, counts_again, _ = min(
                (collect(site, home, councils) for _ in range(2)), key=lambda run: run[0]
            )
            assert counts["fetched"] == parts["files"], counts
            assert counts_again["asked"] == 0, counts_again
            timed.append((plain, first, second))
            say(
                f"pass {number + 1}: plain way {plain:.1f} s (fetching {parts['fetching']:.1f}, "
                f"reading {parts['reading']:.1f}), first run {first:.1f} s, second {second:.1f} s"
            )
    plain, first, second = (min(times) for times in zip(*timed, strict=True))
    say(f"{councils} councils, {counts['fetched']} documents, {len(paths)} addresses")
    return [
        Measured(
            "first run",
            first,
            "s",
            plain,
            "fetching one after another and reading, nothing else",
            allowed_ratio=FIRST_AIM,
        ),
        Measured(
            "second run, nothing new",
            second,
            "s",
            first,
            "the first run",
            allowed_ratio=SECOND_AIM,
        ),
        Measured("memory of a run", peak, "MiB", parts["peak"], "the plain way"),
    ]
