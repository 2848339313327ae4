"""What becomes of a message by what obmen answers, and the form a large file goes in: the module's own code."""

from typing import Any

import pytest
from python_multipart.multipart import MultipartParser

from .bsl_machine import Machine
from .bsl_values import Structure
from .ut11_base import Sending
from .ut11_samples import MODULES, PDF


@pytest.mark.parametrize(
    ("status", "outcome", "done"),
    [
        (409, "Готово", "ОтметитьОтвергнутым"),
        (413, "Готово", "ОтметитьОтвергнутым"),
        (422, "Готово", "ОтметитьОтвергнутым"),
        (0, "Стоп", "НазначитьПаузу"),
        (429, "Стоп", "НазначитьПаузу"),
        (503, "Стоп", "НазначитьПаузу"),
        (507, "Стоп", "НазначитьПаузу"),
        (401, "Стоп", "НазначитьПаузу"),
        (404, "Стоп", "НазначитьПаузу"),
        (200, "Стоп", "НазначитьПаузу"),
        (500, "Подождать", "Отложить"),
    ],
)
def test_a_refusal_waits_for_a_person_and_anything_that_may_pass_for_its_time(
    status: int, outcome: str, done: str
) -> None:
    sending = Sending(status, seconds=120)
    assert sending.outcome() == outcome
    freed = ["Освободить"] if outcome == "Стоп" else []
    assert [name for name, *_ in sending.done] == [*freed, done]


def test_a_server_that_asks_for_time_is_given_it_and_a_wrong_key_waits_for_a_person() -> None:
    busy, wrong = Sending(429, seconds=120), Sending(401)
    assert (busy.outcome(), wrong.outcome()) == ("Стоп", "Стоп")
    (_, _, seconds, person) = busy.done[1]
    assert (seconds, person) == (120, False)
    assert wrong.done[1][3] is True


def test_what_was_taken_leaves_the_queue_and_ends_the_pause() -> None:
    sending = Sending(202, taken=True)
    assert sending.outcome() == "Готово"
    assert [name for name, *_ in sending.done] == ["ОтметитьОтправленным", "СнятьПаузу"]


def test_the_other_parts_of_an_object_go_before_what_was_changed_in_it_later() -> None:
    assert Sending(202, taken=True, parts=True).outcome() == "Подождать"


class Writing:
    """ПотокВПамяти and ЗаписьДанных in one."""

    def __init__(self) -> None:
        self.raw = b""

    def stream(self) -> Structure:
        return Structure(ЗакрытьИПолучитьДвоичныеДанные=lambda: self.raw)

    def writer(self, _: Structure) -> Structure:
        return Structure(
            ЗаписатьСимволы=lambda text, _: self._add(text.encode()), Записать=self._add, Закрыть=lambda: None
        )

    def _add(self, more: bytes) -> None:
        self.raw += more


@pytest.mark.rule("K4.3")
def test_a_large_file_goes_in_a_form_whose_parts_are_the_json_and_the_file() -> None:
    writing = Writing()
    world: dict[str, Any] = {
        "потоквпамяти": writing.stream, "записьданных": writing.writer, "кодировкатекста": Structure(UTF8="utf-8"),
        "символы": Structure(ВК="\r", ПС="\n"),
    }  # fmt: skip
    sent = Machine(MODULES["обм_Формирование"], world).run("Форма", '{"type":"add"}', "Заказ.pdf", PDF, "obmen-1")
    parts: list[bytes] = []
    heads: list[bytes] = []
    parser = MultipartParser(
        b"obmen-1",
        {
            "on_part_begin": lambda: parts.append(b""),
            "on_part_data": lambda data, start, end: parts.append(parts.pop() + data[start:end]),
            "on_header_value": lambda data, start, end: heads.append(data[start:end]),
        },
    )
    parser.write(sent)
    parser.finalize()
    assert parts == [b'{"type":"add"}', PDF]
    assert heads[0] == b'form-data; name="json"'
    assert heads[2].decode() == 'form-data; name="file"; filename="Заказ.pdf"'
