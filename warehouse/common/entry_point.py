"""What starts when somebody types `councils`: it loads the rest where Ctrl-C ends in a line."""

import sys


def main() -> None:
    """Run the command line; it exits as `warehouse.common.front_door` says."""
    try:
        # Loading takes a tenth of a second, in which people see that they have mistyped.
        from warehouse.common import front_door

        front_door.main()
    except KeyboardInterrupt:
        sys.stderr.write("councils: stopped\n")
        sys.exit(130)
