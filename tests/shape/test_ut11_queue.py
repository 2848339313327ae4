"""Several jobs at one queue, a repeat byte for byte, and no transaction but for writing: the modules' own code."""

from decimal import Decimal
from typing import Any

import pytest

from .bsl_machine import Risen
from .bsl_values import Structure
from .ut11_queue import Jobs, message

OPTIONS = Structure(Подключение="onec-ut")


def forming(jobs: list[Jobs], *datas: bytes) -> Any:
    """What stands for обм_Формирование: the next of ``datas`` each time it is asked."""
    left = list(datas)

    def form(row: Structure) -> int:
        jobs[0].kept().run("Разложить", row["Идентификатор"], [message(left.pop(0))])
        return 1

    return form


def one_row(*datas: bytes) -> Jobs:
    box: list[Jobs] = []
    box.append(Jobs(forming(box, *datas)))
    box[0].put("a")
    return box[0]


def test_a_row_one_job_is_sending_is_left_alone_by_another() -> None:
    jobs = one_row(b"first")
    assert jobs.sending().run("ТелоСтроки", OPTIONS, "a")["Итог"] == "Отправить"
    assert jobs.sending().run("ТелоСтроки", OPTIONS, "a")["Итог"] == "Подождать"
    assert jobs.open == 0


@pytest.mark.rule("H4")
def test_a_job_that_died_leaves_its_row_to_the_next_which_sends_the_same_bytes() -> None:
    jobs = one_row(b"first", b"second")
    before = jobs.sending().run("ТелоСтроки", OPTIONS, "a")
    jobs.later(121)
    again = jobs.sending().run("ТелоСтроки", OPTIONS, "a")
    assert (before["Данные"], again["Данные"], again["Итог"]) == (b"first", b"first", "Отправить")


def test_of_two_jobs_that_formed_one_row_the_first_is_kept() -> None:
    jobs = Jobs()
    jobs.put("a")
    jobs.kept().run("Разложить", "a", [message(b"first"), message(b"its part")])
    jobs.kept().run("Разложить", "a", [message(b"second"), message(b"its part")])
    assert [row["Тело"]["Получить"]() for row in jobs.queue.rows.values()] == [b"first", b"its part"]


def test_a_late_answer_rewrites_neither_the_row_nor_what_was_taken_after_it() -> None:
    jobs = Jobs()
    jobs.put("a", Ключ="состав:1", Отпечаток="old")
    jobs.put("b", Ключ="состав:1", Отпечаток="new")
    for key in ("a", "b"):
        jobs.kept().run("ОтметитьОтправленным", key, f"taken {key}", "")
    jobs.kept().run("ОтметитьОтправленным", "a", "taken twice", "")
    assert (jobs.row("a")["НомерСообщения"], jobs.accepted.rows["состав:1"]["Отпечаток"]) == ("taken a", "new")
    jobs.kept().run("Отложить", "a", "не ответил", Decimal(0))
    assert (jobs.row("a")["Состояние"], jobs.row("a")["Попыток"]) == ("Отправлено", 0)


def test_a_row_freed_for_the_common_pause_may_be_taken_at_once() -> None:
    jobs = one_row(b"first")
    jobs.sending().run("ТелоСтроки", OPTIONS, "a")
    jobs.kept().run("Освободить", "a")
    assert jobs.sending().run("ТелоСтроки", OPTIONS, "a")["Итог"] == "Отправить"


def test_a_row_that_cannot_be_formed_waits_longer_and_longer_and_then_for_a_person() -> None:
    def fails(_: Structure) -> int:
        raise Risen("нет печатной формы")

    jobs = Jobs(fails)
    jobs.put("a")
    for _ in range(9):
        assert jobs.sending().run("ТелоСтроки", OPTIONS, "a")["Итог"] == "Подождать"
        assert jobs.row("a")["НеРанее"] > jobs.clock
        jobs.later(1801)
    assert jobs.sending().run("ТелоСтроки", OPTIONS, "a")["Итог"] == "Готово"
    assert (jobs.row("a")["Состояние"], jobs.open) == ("Отвергнуто", 0)
    assert "нет печатной формы" in jobs.row("a")["Ошибка"]


def test_a_job_takes_no_new_row_when_its_time_is_up() -> None:
    jobs = Jobs()

    def sent(_: Structure, key: str) -> str:
        jobs.later(30)
        jobs.sent.append(key)
        return "Готово"

    rows = [Structure(Идентификатор=key, Объект=key) for key in "abcd"]
    end = jobs.clock.replace(second=50)
    job = jobs.sending(отправитьстроку=sent, обм_очередь=Structure(КОтправке=lambda _: rows))
    job.run("Проход", OPTIONS, end)
    assert jobs.sent == ["a", "b"]


@pytest.mark.parametrize(("written_in", "sends"), [('Srvr="copy";Ref="ut";', True), ('Srvr="main";Ref="ut";', False)])
def test_a_copy_of_the_base_sends_nothing_until_its_settings_are_written_anew(written_in: str, sends: bool) -> None:
    jobs = Jobs()
    settings = Structure(
        Прочитать=lambda: Structure(Включен=True, База=written_in, ХранитьДней=Decimal(90)),
        Пауза=lambda: Structure(НеРанее=jobs.clock), НазначитьПаузу=lambda why, _, person: jobs.paused.append(why),
    )  # fmt: skip
    job = jobs.sending(
        обм_настройки=settings, подождать=lambda _: False, проход=lambda *_: jobs.sent.append("all"),
        обм_очередь=Structure(СтеретьСтарое=lambda _: None),
    )  # fmt: skip
    job.run("ОтправитьИзменения")
    assert (jobs.sent, bool(jobs.paused)) == (["all"] if sends else [], not sends)
