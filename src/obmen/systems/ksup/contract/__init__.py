"""The contract of KSUP (``docs/ksup.openapi.yaml``) tried on a KSUP: each act with its example, each documented error.

What is written is marked: base ``obmen-test``, numbers and articles that begin with ``OBMEN-TEST-``. It stands in the
one deal and at the one contact that a person has named, or is a product.
"""

from collections.abc import Iterator

from obmen.core.contract import Trial, Tried
from obmen.core.errors import ObmenError
from obmen.core.ports import Tools
from obmen.core.text import Text

from .. import wire
from ..settings import KsupSettings
from . import basics, cards, goods, lists, money, orders, retail
from .talk import Broken, Rule, Talk, got

NO_IDENTITIES = Text("not tried: this KSUP keeps no identities")
NO_CONTACT = Text("not tried: no contact was named (--contact)")
RULES: list[Rule] = [
    *orders.RULES,
    *basics.RULES,
    *money.RULES,
    *goods.RULES,
    *cards.RULES,
    *retail.RULES,
    *lists.RULES,
]


def contract(settings: KsupSettings, tools: Tools, trial: Trial) -> Iterator[Tried]:
    """Where there is no such KSUP or no such deal, nothing further is tried."""
    talk = Talk(settings, tools, trial)
    try:
        for rule in basics.FIRST:
            yield (tried := _tried(rule, talk))
            if not tried.held:
                return
        keeps = got(talk.read("/ping"), wire.Ping).keeps_identities
        for rule in RULES:
            yield _left_out(rule, keeps, trial) or _tried(rule, talk)
    finally:
        talk.close()


def _left_out(rule: Rule, keeps: bool, trial: Trial) -> Tried | None:
    if rule.needs == "identities" and not keeps:
        return Tried(rule.act, rule.text, None, NO_IDENTITIES)
    if rule.needs == "contact" and not trial.contact:
        return Tried(rule.act, rule.text, None, NO_CONTACT)
    return None


def _tried(rule: Rule, talk: Talk) -> Tried:
    try:
        rule.tries(talk)
    except Broken as broken:
        return Tried(rule.act, rule.text, False, broken.text, broken.detail)
    except ObmenError as error:
        return Tried(rule.act, rule.text, False, error.text, error.detail)
    return Tried(rule.act, rule.text, True)
