"""``obmen key``: the key that the secrets are encrypted with."""

from obmen.core.text import Text
from obmen.setup import rotation

from .acting import agreed, pause, who
from .answers import Answer, act
from .commands import option, subgroup
from .output import tell
from .root import obmen


@subgroup(obmen, "key", Text("The server's key: changed, or forgotten when it was lost."))
def key() -> None:
    pass


@act(key, "rotate", Text("Makes a new key and encrypts all secrets anew, also while the server runs."))
def _rotate() -> Answer:
    count = rotation.rotate(who())
    said = (
        Text("A new key is in use; secrets encrypted anew: {count}. People sign in again", count=count),
        Text("Keep a copy of the new key, apart from the backups"),
    )
    return Answer({"encrypted": count}, said)


@act(key, "forget", Text("Wipes all secrets when the key is lost for good; they are typed again then."))
@option("--yes", is_flag=True, text=Text("Does not ask"))
def _forget(yes: bool) -> Answer:
    if not yes:
        tell(Text("Every secret of every connection will be wiped. This cannot be undone."))
        agreed()
    without = rotation.forget(who())
    for connection in without:
        pause(connection, Text("Its secrets were wiped. Type them again"))
    names = [connection.name for connection in without]
    text = Text("The secrets are wiped. Paused until they are typed again: {names}", names=", ".join(names) or "–")
    return Answer({"paused": names}, [text])
