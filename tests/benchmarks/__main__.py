"""`python -m tests.benchmarks [NAME [ARGUMENT ...]]`: run one benchmark, or all of them."""

from __future__ import annotations

import importlib
import pkgutil
import sys

from tests import benchmarks


def names() -> list[str]:
    """Return the names of the benchmarks: the modules beside this one."""
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return sorted(name for name in found if not name.startswith("_"))


def main() -> int:
    """Run what the command line asks for; what follows its name goes to the benchmark."""
    chosen, rest = sys.argv[1:2] or names(), sys.argv[2:]
    unknown = sorted(set(chosen) - set(names()))
    if unknown:
        sys.stderr.write(f"no benchmark {', '.join(unknown)}; there are: {', '.join(names())}\n")
        return 2
    for name in chosen:
        sys.stdout.write(f"== {name}\n")
        sys.stdout.flush()
        importlib.import_module(f"tests.benchmarks.{name}").main(rest)
    return 0


if __name__ == "__main__":
    sys.exit(main())
