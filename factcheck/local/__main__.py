"""`python -m factcheck.local run`, or `exec -- COMMAND …` for a command with throwaway services around it."""

import sys

from factcheck.local.bootstrap import Unusable
from factcheck.local.browser import find_browser
from factcheck.local.run import run
from factcheck.local.throwaway import run_with_services

USAGE = "usage: python -m factcheck.local run | exec -- COMMAND [ARGUMENT …] | browser"


def main(arguments: list[str]) -> int:
    """Carries out one command; its exit code."""
    match arguments:
        case ["run"]:
            run()
        case ["exec", "--", *argv] if argv:
            return run_with_services(argv)
        case ["browser"]:
            print(find_browser())
        case _:
            raise Unusable(USAGE)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Unusable as refusal:
        sys.exit(str(refusal))
    except OSError as trouble:
        sys.exit(f"Cannot go on: {trouble.strerror or trouble}{f' ({trouble.filename})' if trouble.filename else ''}.")
