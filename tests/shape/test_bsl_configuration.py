"""The checks of an extension kept as files, with its common modules, forms, jobs, services and registers."""

from pathlib import Path

import pytest

from .test_bsl import HANDLER, in_procedure, subscription, write, wrong

QUEUE = """\
Процедура Поставить(Ссылка, Вид = "") Экспорт

	Запись = РегистрыСведений.обм_Очередь.СоздатьМенеджерЗаписи();
	Запись.Объект = Ссылка;
	Запись.Записать();

КонецПроцедуры

Функция Ждут() Экспорт

	Запрос = Новый Запрос;
	Запрос.Текст =
		"ВЫБРАТЬ
		|	Очередь.Объект КАК Объект
		|ИЗ
		|	РегистрСведений.обм_Очередь КАК Очередь";
	Возврат Запрос.Выполнить().Выгрузить();

КонецФункции

Процедура Внутренняя()

КонецПроцедуры

Процедура Отправить() Экспорт

	Соединение = Новый HTTPСоединение("obmen.example", 443, , , , 30);
	Соединение.ВызватьHTTPМетод("POST", Неопределено);

КонецПроцедуры
"""
REGISTER = """\
<MetaDataObject><InformationRegister uuid="1"><Properties><Name>обм_Очередь</Name></Properties><ChildObjects>
<Dimension uuid="2"><Properties><Name>Объект</Name></Properties></Dimension>
</ChildObjects></InformationRegister></MetaDataObject>
"""
CALLER = "cfe/CommonModules/обм_Иной/Ext/Module.bsl"
FORM = "cfe/CommonForms/обм_Форма/Ext/Form/Module.bsl"


@pytest.fixture
def extension(tmp_path: Path) -> Path:
    write(tmp_path / "cfe/CommonModules/обм_Очередь/Ext/Module.bsl", QUEUE)
    write(tmp_path / "cfe/InformationRegisters/обм_Очередь.xml", REGISTER)
    return tmp_path


def test_what_a_good_extension_does_is_not_told(extension: Path) -> None:
    write(extension / CALLER, in_procedure('обм_Очередь.Поставить(1, "orders");', "Ч = ТекущаяДатаСеанса();"))
    assert wrong(extension) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("обм_Очередь.Постваить(1);", "обм_Очередь.Постваить: такой экспортной процедуры нет"),
        ("обм_Очередь.Внутренняя();", "обм_Очередь.Внутренняя: такой экспортной процедуры нет"),
        ("обм_Очередь.Поставить();", "параметров 0, нужно 1–2"),
        ("Ч = обм_Очередь.Ждут(1).Количество();", "параметров 1, нужно 0–0"),
        ("обм_Очерредь.Поставить(1);", "обм_Очерредь: переменной ничего не присвоено"),
        ("НачатьТранзакцию();\n\tобм_Очередь.Отправить();", "HTTP при открытой транзакции"),
        ("Документы = 1;", "документы: так называется свойство платформы"),
        ("Для Каждого Справочники Из 1 Цикл\n\tКонецЦикла;", "справочники: так называется свойство платформы"),
        ("К = Константы.обм_Нет.Получить();", "обм_Нет: такого объекта в расширении нет"),
    ],
)
def test_a_call_into_another_module_is_checked(extension: Path, text: str, why: str) -> None:
    write(extension / CALLER, in_procedure(text))
    assert why in "; ".join(wrong(extension))


@pytest.mark.parametrize("name", ["Выполнить", "Строка", "ПрочитатьJSON"])
def test_a_procedure_may_not_be_called_like_a_word_of_the_language(extension: Path, name: str) -> None:
    write(extension / CALLER, f"Процедура {name}() Экспорт\n\nКонецПроцедуры\n")
    assert "назовите иначе" in "; ".join(wrong(extension))


def test_modules_of_another_extension_are_not_seen(extension: Path) -> None:
    write(extension / "other/CommonModules/иное/Ext/Module.bsl", in_procedure("обм_Очередь.Поставить(1);"))
    assert any("обм_Очередь: переменной ничего не присвоено" in text for text in wrong(extension))


@pytest.mark.parametrize(
    ("was", "is_now", "why"),
    [
        ("Запись.Объект = Ссылка", "Запись.Обьект = Ссылка", "Обьект: такого поля у регистра нет"),
        ("Очередь.Объект КАК", "Очередь.Обьект КАК", "Очередь.Обьект: такого поля у регистра обм_Очередь нет"),
    ],
)
def test_a_field_that_the_register_has_not_is_told(extension: Path, was: str, is_now: str, why: str) -> None:
    write(extension / "cfe/CommonModules/обм_Очередь/Ext/Module.bsl", QUEUE.replace(was, is_now))
    assert why in "; ".join(wrong(extension))


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ("обм_Очередь.Поставить(Источник.Ссылка);", ""),
        ("обм_Очередь.Отправить();", "HTTP в подписке"),
        ("Ч = обм_Очередь.Ждут();", "Новый Запрос в подписке"),
        (
            'УправлениеПечатью.СформироватьПечатныеФормы("а", "б");',
            "УправлениеПечатью.СформироватьПечатныеФормы в подписке",
        ),
    ],
)
def test_a_subscription_only_notes_that_there_is_work_however_deep_the_call(
    extension: Path, call: str, why: str
) -> None:
    write(extension / "cfe/EventSubscriptions/обм_Запись.xml", subscription("CommonModule.обм_События.ПриЗаписи"))
    handler = HANDLER.replace("Источник.Записать();", call)
    write(extension / "cfe/CommonModules/обм_События/Ext/Module.bsl", handler)
    found = wrong(extension)
    assert len(found) == bool(why)
    assert why in "".join(found)


SERVICE = "Функция ПингGET(Запрос)\n\n\tВозврат Запрос;\n\nКонецФункции\n"


@pytest.mark.parametrize(
    ("module", "why"),
    [
        (SERVICE, ""),
        (SERVICE.replace("ПингGET", "ПиннгGET"), "нет функции ПингGET"),
        (SERVICE.replace("(Запрос)", "(Запрос, Ещё)"), "один параметр"),
        (in_procedure("Возврат;").replace("А()", "ПингGET(Запрос)"), "нет функции ПингGET"),
    ],
)
def test_a_service_has_the_functions_it_names(extension: Path, module: str, why: str) -> None:
    xml = "<HTTPService><Properties><Handler>ПингGET</Handler></Properties></HTTPService>"
    write(extension / "cfe/HTTPServices/обм_Сервис.xml", xml)
    write(extension / "cfe/HTTPServices/обм_Сервис/Ext/Module.bsl", module)
    found = wrong(extension)
    assert len(found) == bool(why)
    assert why in "".join(found)


@pytest.mark.parametrize(
    ("method", "good"), [("Отправить", True), ("Поставить", False), ("Внутренняя", False), ("Нет", False)]
)
def test_a_job_calls_a_procedure_that_needs_no_parameters(extension: Path, method: str, good: bool) -> None:
    xml = f"<ScheduledJob><MethodName>CommonModule.обм_Очередь.{method}</MethodName></ScheduledJob>"
    write(extension / "cfe/ScheduledJobs/обм_Отправка.xml", xml)
    assert len([text for text in wrong(extension) if "её зовёт задание" in text]) == (not good)


def at(place: str, *lines: str, name: str = "А") -> str:
    return place + "\n" + in_procedure(*lines or ("Возврат;",)).replace("А()", f"{name}()")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (at("&НаКлиенте", "ПоказатьПредупреждение(, 1);"), ""),
        (at("&НаСервере", "Элементы.Добавить(1);"), ""),
        (at("&НаСервере", "обм_Очередь.Поставить(1);"), ""),
        (in_procedure("А();"), "не сказано, где выполняется"),
        (at("&НаКлиенте", "обм_Очередь.Поставить(1);"), "обм_Очередь: есть только на сервере"),
        (at("&НаКлиенте", "К = Константы.обм_Настройки;"), "Константы: есть только на сервере"),
        (at("&НаКлиенте", "З = Новый Запрос;"), "Новый Запрос: есть только на сервере"),
        (at("&НаСервереБезКонтекста", "Элементы.Добавить(1);"), "Элементы: без контекста формы недоступно"),
        (at("&НаСервере", "Б();") + "\n" + at("&НаКлиенте", name="Б"), "Б: отсюда не вызвать"),
        (at("&НаСервереБезКонтекста", "Б();") + "\n" + at("&НаСервере", name="Б"), "Б: отсюда не вызвать"),
        (at("&НаКлиенте", "Б();") + "\n" + at("&НаСервере", name="Б"), ""),
    ],
)
def test_each_half_of_a_managed_form_uses_what_it_has(extension: Path, text: str, why: str) -> None:
    write(extension / "cfe/Constants/обм_Настройки.xml", "<Constant/>")
    write(extension / FORM, text)
    found = wrong(extension)
    assert len(found) == bool(why)
    assert why in "".join(found)
