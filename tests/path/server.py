"""obmen as the demo starts it, but that a connection which failed is tried again after a second instead of a minute,
and what Bitrix24 did not answer is looked up after two."""

from datetime import timedelta


def main() -> None:
    from obmen.cli.demo import serve
    from obmen.journal import claim
    from obmen.site import boot

    boot()
    from obmen.worker import bulk, perform

    bulk.Portion._rests = lambda self, one: timedelta(seconds=2)  # type: ignore[method-assign]
    perform.PROBE_AFTER = claim.PROBE_PAUSE = timedelta(seconds=1)
    serve.main()


if __name__ == "__main__":
    main()
