"""obmen as the demo starts it, but that it waits a fifth of a second where it waits
one after a try in vain, and a minute while a connection fails; a code KSUP does not know is waited for one and a half
and looked for more often, and what Bitrix24 did not answer is looked up after two."""

from datetime import timedelta


def main() -> None:
    from obmen.cli.demo import serve
    from obmen.site import boot

    boot()
    from obmen.core.roles import project_cards
    from obmen.journal import backoff, claim, gates
    from obmen.worker import bulk, perform

    bulk.Portion._rests = lambda self, one: timedelta(seconds=2)  # type: ignore[method-assign]
    project_cards.CODE_ON_ITS_WAY = timedelta(seconds=1.5)
    backoff.FIRST = perform.PROBE_AFTER = claim.PROBE_PAUSE = gates.PROBE_AFTER = timedelta(seconds=0.2)
    perform.LOOK_AGAIN_AFTER = timedelta(seconds=0.25)
    serve.main()


if __name__ == "__main__":
    main()
