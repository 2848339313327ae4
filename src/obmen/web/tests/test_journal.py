"""Finding messages, and acting on all that were found."""

import re

import pytest
from django.test import Client

from obmen.core.outcome import skipped
from obmen.core.text import Text
from obmen.journal.models import Message
from obmen.setup.models import Audit
from obmen.web import journal

from .office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _found(client: Client, query: str) -> list[str]:
    page = client.get(f"/journal?{query}").content.decode()
    return re.findall(r'<a href="/journal/\d+">\D*(\d+)', page)


def test_the_box_in_the_header_finds_folded_names_and_phones(office: Office) -> None:
    office.connect()
    office.order("117", search="ПЁТР Ильич +7 916 123-45-67")
    office.order("118", deal="2", search="Анна")
    client = office.signed_in("viewer")
    assert _found(client, "text=петр") == ["117"]
    assert _found(client, "text=8916123") == ["117"]
    assert _found(client, "text=%D0%B0%D0%BD%D0%BD%D0%B0") == ["118"]


def test_each_condition_narrows_the_list(office: Office) -> None:
    office.connect()
    office.held("117")
    office.order("118", deal="2")
    office.deliver()
    client = office.signed_in("viewer")
    assert _found(client, "state=held") == ["117"]
    assert _found(client, "state=done&outcome=created") == ["118"]
    assert _found(client, "outcome=skipped") == []
    assert _found(client, "flow=orders&connection=ksup&kind=orders&key=2") == ["118"]
    assert _found(client, "until=2020-01-01T00:00") == []
    assert _found(client, "since=2020-01-01T00:00") == ["118", "117"]


def test_a_condition_nobody_understands_is_told_and_filters_nothing(office: Office) -> None:
    office.connect()
    office.order("117")
    client = office.signed_in("viewer")
    assert _found(client, "since=soon&state=odd&before=x") == ["117"]
    assert 'class="error"' in client.get("/journal?since=soon").content.decode()


def test_pages_follow_each_other_without_a_gap(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "PAGE", 2)
    office.connect()
    for number in range(1, 6):
        office.order(str(number), deal=str(number))
    client, seen, query = office.signed_in("viewer"), [], ""
    while True:
        seen += _found(client, query)
        page = client.get(f"/journal?{query}").content.decode()
        older = re.search(r'rel="next" href="/journal\?([^"]+)"', page)
        if older is None:
            break
        query = older[1]
    assert seen == ["5", "4", "3", "2", "1"]


def test_an_empty_journal_teaches_and_an_empty_result_offers_the_way_back(office: Office) -> None:
    client = office.signed_in("viewer")
    assert "Сообщений пока не было" in client.get("/journal").content.decode()
    assert "Сбросить условия" in client.get("/journal?text=117").content.decode()


def test_all_found_are_redone_after_their_number_was_said(office: Office) -> None:
    office.connect()
    for number in ("1", "2", "3"):
        office.held(number, deal=number)
    client = office.signed_in("operator")
    page = client.get("/journal/all/redo?flow=orders&state=held").content.decode()
    assert "<h1>Повторить 3 сообщения</h1>" in page
    answer = client.post("/journal/all/redo?flow=orders&state=held", follow=True)
    assert "3 сообщения пошли снова" in answer.content.decode()
    assert set(Message.objects.values_list("state", flat=True)) == {"waiting"}


def test_all_found_are_dropped_with_a_reason_only(office: Office) -> None:
    office.connect()
    for number in ("1", "2"):
        office.held(number, deal=number)
    client = office.signed_in("operator")
    assert "Укажите причину" in client.post("/journal/all/drop?state=held", {"why": " "}).content.decode()
    assert set(Message.objects.values_list("state", flat=True)) == {"held"}
    client.post("/journal/all/drop?state=held", {"why": "учебные"})
    assert set(Message.objects.values_list("state", flat=True)) == {"dropped"}
    assert Audit.objects.filter(act="messages.dropped", who="operator").exists()


def test_what_cannot_be_acted_on_is_not_counted(office: Office) -> None:
    office.connect()
    office.order("1")
    office.deliver()
    page = office.signed_in("operator").get("/journal/all/drop?text=1").content.decode()
    assert "Среди найденных нет ждущих решения" in page
    assert '<button class="primary">Снять' not in page


def test_a_viewer_is_offered_no_act(office: Office) -> None:
    office.connect()
    office.held("1")
    assert "Повторить все" not in office.signed_in("viewer").get("/journal?state=held").content.decode()


@pytest.mark.rule("K12")
def test_what_was_passed_over_with_a_warning_is_not_called_delivered(office: Office) -> None:
    office.connect()
    office.order("117")
    passed_over = skipped(Text("KSUP has no client with the code {code} of {base}", code="7", base="onec-ut"))
    office.deliver(passed_over.warned(Text("Look at it")))
    client = office.signed_in("viewer")
    start = client.get("/").content.decode()
    assert "1 сообщение с предупреждением" in start
    assert "доставленное" not in start
    listed = client.get("/journal?needs_look=1").content.decode()
    assert '<span class="state pause">пропущено</span>' in listed
    assert "В КСУП нет клиента с кодом 7" in listed
    assert listed.index("В КСУП нет клиента с кодом 7") < listed.index("Look at it")
