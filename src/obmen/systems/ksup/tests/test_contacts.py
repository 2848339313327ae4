"""What of contacts is seen in a trace, and how a contact there is none of is told.   Rules K1.3, H8."""

import pytest

from obmen.core.errors import Refused
from obmen.core.roles.project_contacts import ContactCard
from obmen.systems.ksup.client import KsupClient
from obmen_stands.ksup import Ksup
from tests.batteries.small_run import calling

CARD = {"name": "Петрова Анна", "type": "person", "email": "anna@petrova.example", "phone": "+7 903 000-11-22"}


@pytest.mark.rule("H8")
def test_names_and_phones_of_contacts_stand_in_no_trace(ksup: Ksup, client: KsupClient) -> None:
    (id_,) = ksup.add_contacts([CARD])
    with calling(trace=[]) as call:
        client.give_code(client.contact(id_), "onec-ut", "00-7")
        kept = client.contact_of_code("onec-ut", "00-7")
        assert kept
        assert client.change_contact(kept, "onec-ut", ContactCard("Сидорова Анна", "person")) == "updated"
    shown = "".join(talk.request + talk.answer for talk in call.trace or ())
    assert "00-7" in shown
    for hidden in (*CARD.values(), "Сидорова"):
        assert hidden == "person" or hidden not in shown


@pytest.mark.rule("K1.3")
@pytest.mark.parametrize("id_", ["9999", "a/b", "..", ""])
def test_a_contact_there_is_none_of_is_refused(ksup: Ksup, client: KsupClient, id_: str) -> None:
    with calling(), pytest.raises(Refused):
        client.contact(id_)
