"""Each check of the 1C modules fails on a bad module and passes on a good one."""

from pathlib import Path
from textwrap import dedent

import pytest

from tools.bsl import check, subscriptions
from tools.bsl.module import parsed

GOOD = """\
Процедура Отправить() Экспорт

	Соединение = Новый HTTPСоединение("obmen.example", 443, , , , 30, Новый ЗащищенноеСоединениеOpenSSL());
	Запрос = Новый Запрос;
	Запрос.Текст =
		"ВЫБРАТЬ
		|	ЗаказНаряд.Ссылка КАК Ссылка
		|ИЗ
		|	Документ.ЗаказНаряд КАК ЗаказНаряд
		|ГДЕ
		|	ЗаказНаряд.Дата >= &Дата";
	Для Каждого Ещё Из Запрос.Выполнить().Выгрузить() Цикл
		Соединение.ОтправитьДляОбработки(Тело(Ещё, ""));
	КонецЦикла;

КонецПроцедуры

#Область ЧистаяЛогика

Функция Тело(Строка, Начало = "", Конец = "")

	Возврат Начало + СокрЛП(Строка) + Конец;

КонецФункции

#КонецОбласти
"""


def told(text: str, path: str = "МодульОбъекта.bsl") -> str:
    module = parsed(Path(path), text)
    return "; ".join(problem.text for problem in [*check.unreadable(module)] or [*check.inside(module)])


def in_procedure(*lines: str) -> str:
    return "Процедура А()\n\n" + "".join(f"\t{line}\n" for line in lines) + "\nКонецПроцедуры\n"


def pure(*lines: str) -> str:
    return f"#Область ЧистаяЛогика\n\n{in_procedure(*lines)}\n#КонецОбласти\n"


def test_a_good_module_is_good() -> None:
    assert told(GOOD) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (in_procedure("Если Истина Тогда"), "не разбирается"),
        (GOOD.replace("\tВозврат Начало", "  Возврат Начало"), "не отформатировано"),
        (GOOD.replace(", , , , 30, Новый ЗащищенноеСоединениеOpenSSL()", ""), "без таймаута"),
        (GOOD.replace(", , , , 30, ", ", , , , , "), "без таймаута"),
        (GOOD.replace(", , , , 30, ", ", , , , 0, "), "без таймаута"),
        (in_procedure("С = Новый HTTPСоединение;"), "без таймаута"),
        (in_procedure('С = Новый("HTTPСоединение", Новый Массив);'), "таймаут не проверить"),
        (GOOD.replace("ГДЕ\n", "ГДЕ И\n"), "запрос не разбирается"),
        (in_procedure('З = Новый Запрос("ВЫБРАТЬ Ссылка");'), "запрос не разбирается"),
        (in_procedure("Т = 1;", 'З = Новый Запрос("ВЫБРАТЬ 1 ИЗ " + Т);'), "запрос склеен"),
        (GOOD.replace("Тело(Ещё", "Телло(Ещё"), "Телло: такой процедуры нет"),
        (GOOD.replace('Тело(Ещё, "")', "Тело()"), "параметров 0, нужно 1–3"),
        (GOOD.replace('Тело(Ещё, "")', "Тело(Ещё, 1, 2, 3)"), "параметров 4, нужно 1–3"),
        (GOOD.replace("Начало + СокрЛП", "Ночало + СокрЛП"), "Ночало: переменной ничего не присвоено"),
        (GOOD + "\n" + in_procedure() + "\n" + in_procedure(), "имя уже занято"),
        (in_procedure('Н = СтрНайти("а", "б");'), "режимах совместимости"),
        (in_procedure("Ч = Новый ЧтениеJSON;"), "режимах совместимости"),
        (in_procedure('Предупреждение("Готово");'), "экрана нет"),
        (pure("Д = ТекущаяДата();"), "только язык"),
        (pure("З = Новый Запрос;"), "только язык"),
        (pure("М = Метаданные.Документы;"), "только язык"),
    ],
)
def test_what_is_wrong_is_told(text: str, why: str) -> None:
    assert why in told(text)


def test_a_transaction_is_not_kept_open_over_http_however_deep_the_call() -> None:
    middle = "Процедура Через()\n\n\tОтправить();\n\nКонецПроцедуры\n\n"
    holding = in_procedure("НачатьТранзакцию();", "Через();", "ЗафиксироватьТранзакцию();")
    assert "А: HTTP при открытой транзакции" in told(GOOD + "\n" + middle + holding)
    apart = in_procedure("НачатьТранзакцию();", "ЗафиксироватьТранзакцию();")
    assert "HTTP при открытой транзакции" not in told(GOOD + "\n" + middle + apart)


def test_a_form_may_ask_a_person_and_its_buttons_have_their_handlers() -> None:
    form = "Обработка/Формы/Форма/Модуль.bsl"
    button = in_procedure('Предупреждение("Готово");', 'Кнопка("АНажатие");')
    there = "\nПроцедура Кнопка(Имя)\n\nКонецПроцедуры\n\nПроцедура АНажатие(Элемент)\n\nКонецПроцедуры\n"
    assert told(button + there, form) == ""
    assert "АНажатие: нет такого обработчика" in told(button + there.replace("АНажатие", "БНажатие"), form)
    clock = in_procedure('ПодключитьОбработчикОжидания("Часы", 5);')
    assert "Часы: нет такого обработчика" in told(clock, form)


def test_a_form_calls_what_its_object_exports(tmp_path: Path) -> None:
    write(tmp_path / "О/МодульОбъекта.bsl", GOOD)
    write(tmp_path / "О/Формы/Ф/Модуль.bsl", in_procedure("Отправить();"))
    assert wrong(tmp_path) == []
    write(tmp_path / "О/Формы/Ф/Модуль.bsl", in_procedure("Тело(1);"))
    assert [problem for problem in wrong(tmp_path) if "Тело: такой процедуры нет" in problem]


HANDLER = """\
Процедура ПриЗаписи(Источник, Отказ) Экспорт

	Если Источник.ОбменДанными.Загрузка Или Отказ Тогда
		Возврат;
	КонецЕсли;
	Поставить(Источник);

КонецПроцедуры

Процедура Поставить(Источник)

	Источник.Записать();

КонецПроцедуры
"""


@pytest.mark.parametrize(
    ("module", "why"),
    [
        (HANDLER, ""),
        (HANDLER.replace(" Экспорт", ""), "нет экспортной процедуры obm_События.ПриЗаписи"),
        (HANDLER.replace("ПриЗаписи", "ПередЗаписью"), "нет экспортной процедуры"),
        (HANDLER.replace("Источник.ОбменДанными.Загрузка Или Отказ", "Отказ"), "ОбменДанными.Загрузка"),
        (HANDLER.replace("Если Источник", "Если Не Источник"), "ОбменДанными.Загрузка"),
        (HANDLER.replace("Загрузка Или", "Загрузка И"), "ОбменДанными.Загрузка"),
        (HANDLER.replace("\t\tВозврат;\n", "\t\tОтказ = Ложь;\n"), "ОбменДанными.Загрузка"),
        (HANDLER.replace("Источник.Записать();", 'С = Новый HTTPСоединение("а", 80, , , , 5);'), "HTTP в подписке"),
        (HANDLER.replace("Источник.Записать();", "Источник.ВызватьHTTPМетод(1);"), "HTTP в подписке"),
    ],
)
def test_a_subscription_lets_loading_pass_and_never_waits(tmp_path: Path, module: str, why: str) -> None:
    write(tmp_path / "cfe/EventSubscriptions/obm_Запись.xml", subscription("CommonModule.obm_События.ПриЗаписи"))
    write(tmp_path / "cfe/CommonModules/obm_События/Ext/Module.bsl", module)
    found = wrong(tmp_path)
    assert len(found) == bool(why)
    assert why in "".join(found)


def test_a_subscription_without_its_module_is_told(tmp_path: Path) -> None:
    write(tmp_path / "cfe/EventSubscriptions/obm_Запись.xml", subscription("CommonModule.obm_События.ПриЗаписи"))
    assert len([*subscriptions.handlers(tmp_path)]) == 1
    assert "нет экспортной процедуры" in "".join(wrong(tmp_path))


def test_the_modules_of_the_project_are_read() -> None:
    names = {path.name for path in check.read(check.FOLDER)}
    assert names == {"МодульОбъекта.bsl", "Модуль.bsl", "Module.bsl"}


def subscription(handler: str) -> str:
    return dedent(f"""\
        \ufeff<?xml version="1.0" encoding="UTF-8"?>
        <MetaDataObject><EventSubscription><Properties><Handler>{handler}</Handler></Properties></EventSubscription>
        </MetaDataObject>
    """)


def wrong(folder: Path) -> list[str]:
    return [problem.text for _, problem in check.problems(folder, check.read(folder))]


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
