"""Alerts by e-mail reach the person on duty, in his language."""

import pytest

from obmen.core.errors import Misconfigured, TryLater
from obmen.core.text import Text
from obmen.worker.alerts import Notice
from obmen.worker.letters import Letters

from .mailbox import mailbox

DOWN = Text("{name} does not answer; its messages wait: {reason}", name="КСУП", reason=Text("no reason was given"))


def letters(port, language="ru"):
    return Letters(
        host="127.0.0.1",
        port=port,
        user="",
        password="",
        security="none",
        sender="obmen@firm.example",
        to=["duty@firm.example"],
        language=language,
        address="https://obmen.firm.example",
    )


@pytest.mark.rule("H9")
def test_a_trouble_is_a_letter_in_russian_and_its_end_another():
    with mailbox() as box:
        letters(box.port)(Notice(1, "failing:ksup", DOWN, over=False))
        letters(box.port)(Notice(1, "failing:ksup", DOWN, over=True))
    began, over = box.letters
    assert began["Subject"].strip() == "обмен: «КСУП» не отвечает, сообщения ждут: причина не названа"
    assert over["Subject"].strip().startswith("обмен: прошло: «КСУП»")
    assert "https://obmen.firm.example" in began.get_content()


def test_a_mail_server_that_refuses_the_sender_is_a_wrong_setting():
    with mailbox(refuses=True) as box, pytest.raises(Misconfigured, match="refused the letter"):
        letters(box.port)(Notice(1, "failing:ksup", DOWN, over=False))


def test_a_mail_server_that_is_down_is_tried_later():
    with mailbox() as box:
        port = box.port
    with pytest.raises(TryLater, match="does not answer"):
        letters(port)(Notice(1, "failing:ksup", DOWN, over=False))
