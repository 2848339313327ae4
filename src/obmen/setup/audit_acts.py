"""The acts an audit row can name, and who did them, in words."""

from obmen.core.text import Text

ACTS: dict[str, Text] = {
    "connection.added": Text("connection added"),
    "connection.changed": Text("connection changed"),
    "connection.removed": Text("connection removed"),
    "connection.checked": Text("connection checked"),
    "connection.paused": Text("connection paused"),
    "connection.resumed": Text("connection resumed"),
    "connection.created": Text("created in the other system, from a form"),
    "connection.debug": Text("debug record of a connection switched"),
    "flow.added": Text("exchange added"),
    "flow.changed": Text("exchange changed"),
    "flow.removed": Text("exchange removed"),
    "flow.paused": Text("exchange paused"),
    "flow.resumed": Text("exchange resumed"),
    "flow.debug": Text("debug record of an exchange switched"),
    "token.issued": Text("door key issued"),
    "token.revoked": Text("door key revoked"),
    "options.changed": Text("server settings changed"),
    "key.rotated": Text("server key changed"),
    "key.forgotten": Text("secrets forgotten, the server key was lost"),
    "person.added": Text("person added"),
    "person.role": Text("role of a person changed"),
    "person.password": Text("password of a person set"),
    "person.off": Text("person shut out"),
    "person.on": Text("person let in again"),
    "messages.redone": Text("messages sent again"),
    "messages.skipped": Text("messages let wait aside"),
    "messages.dropped": Text("messages dropped"),
    "messages.corrected": Text("message corrected"),
    "messages.looked": Text("warnings looked at"),
    "run.started": Text("run started"),
    "run.applied": Text("plan applied"),
    "run.stopped": Text("run stopped"),
    "run.resumed": Text("run resumed"),
    "run.dropped": Text("run given up"),
    "decision.made": Text("conflict of a plan decided"),
    "decision.taken back": Text("decision of a conflict taken back"),
    "personal.shown": Text("names and phones of a run shown"),
    "trial.sent": Text("trial message sent"),
    "backup.made": Text("backup made"),
    "backup.restored": Text("backup restored"),
}


def act_text(act: str) -> Text:
    return ACTS.get(act) or Text("{act}", act=act)


def who_text(who: str) -> Text:
    """``who`` of an audit row: a name people sign in with, a user of the machine, or the server itself."""
    if who == "first start":
        return Text("the server, at its first start")
    if who == "console":
        return Text("command line")
    if who.startswith("console: "):
        return Text("{user}, command line", user=who.removeprefix("console: "))
    return Text("{who}", who=who)
