"""obmen, but what a dead process had in hand is taken up by another after seconds instead of a minute."""

import sys


def main() -> int:
    from obmen.cli.app import run
    from obmen.site import boot

    boot()
    from obmen.site.server import Server

    defaults = Server.__init__.__kwdefaults__
    assert defaults
    defaults["lease"] = 3.0
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
