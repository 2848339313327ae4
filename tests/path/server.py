"""obmen as the demo starts it, but that a connection which failed is tried again after a second instead of a minute."""

from datetime import timedelta


def main() -> None:
    from obmen.cli.demo import serve
    from obmen.journal import claim
    from obmen.site import boot

    boot()
    from obmen.worker import perform

    perform.PROBE_AFTER = claim.PROBE_PAUSE = timedelta(seconds=1)
    serve.main()


if __name__ == "__main__":
    main()
