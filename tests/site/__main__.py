"""Run the stand-in by hand: python -m tests.site --port N [--reports DIR] [--statistics DIR] ...

`--help` tells the rest.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from tests.site.context import context_routes
from tests.site.faults import FAULTS
from tests.site.made_up import made_up_world
from tests.site.server import ReportsSite, Route, StandIn
from tests.site.world import world_of_folder


def statistics_routes(folder: Path | None) -> list[Route]:
    """Return the routes of the statistics site."""
    if find_spec("tests.site.statistics") is None:
        return []
    return list(import_module("tests.site.statistics").statistics_routes(folder))


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.site", description=__doc__)
    parser.add_argument("--port", type=int, default=8900)
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--reports", type=Path, help="folder with index.csv and URN/FILE_ID.pdf")
    parser.add_argument("--letters", type=Path, help="folder with index.csv of letters")
    parser.add_argument("--statistics", type=Path, help="folder of Ofsted's workbooks")
    parser.add_argument("--context", type=Path, help="folder of data sets beside the grades")
    parser.add_argument(
        "--fault", action="append", default=[], choices=sorted(FAULTS), help="may be given again"
    )
    chosen = parser.parse_args()
    for folder in (chosen.reports, chosen.letters):
        if folder and not (folder / "index.csv").is_file():
            parser.error(f"{folder} has no index.csv")
    world = world_of_folder(chosen.reports, chosen.letters) if chosen.reports else made_up_world()
    site = ReportsSite(world)
    stand_in = StandIn(
        [
            *statistics_routes(chosen.statistics),
            *context_routes(chosen.context),
            *site.routes(),
        ],
        chosen.port,
        chosen.address,
    )
    for name in chosen.fault:
        FAULTS[name](stand_in, site)
    print(
        f"{len(world.councils)} councils and {len(world.files())} documents at {stand_in.base}/",
        flush=True,
    )
    try:
        stand_in.serve_forever()
    except KeyboardInterrupt:
        print("stopped")


if __name__ == "__main__":
    main()
