"""What of the platform the modules may use, each name added on purpose: one that stands nowhere is a slip of the pen.

All of it works in the ordinary application and in every compatibility mode since 8.3.1, but what is named MANAGED: that
is for configurations and extensions kept as files, which run on 8.3.14 and later.
"""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.lower().replace("ё", "е").split())


# The language itself: the same in every implementation, and all that pure logic may call.
PURE = _names("""
    Булево ВРег Год Дата День КодСимвола КонецДня Лев Макс Месяц Мин Минута Найти НРег Окр Прав ПустаяСтрока
    Секунда Символ СокрЛ СокрЛП СокрП Сред Строка СтрДлина СтрЗаменить СтрПолучитьСтроку СтрЧислоСтрок Тип ТипЗнч Цел
    Час Число
""")
PURE_TYPES = _names("Массив Соответствие Структура")
PURE_OBJECTS = _names("Символы")

FUNCTIONS = PURE | _names("""
    ЗавершитьРаботуСистемы ЗаписьЖурналаРегистрации ЗапуститьПриложение ЗначениеЗаполнено ИмяПользователя
    ИнформацияОбОшибке КраткоеПредставлениеОшибки ОписаниеОшибки ОтключитьОбработчикОжидания
    ПодключитьОбработчикОжидания ТекущаяДата Формат XMLСтрока
""")
OBJECTS = PURE_OBJECTS | _names("""
    Документы КодировкаТекста Метаданные Перечисления ПараметрЗапуска Справочники УровеньЖурналаРегистрации
    ХранилищеОбщихНастроек ЭтотОбъект
""")
# Words of the language: the grammar takes them for names, the platform does not.
RESERVED = _names("""
    Если Тогда ИначеЕсли Иначе КонецЕсли Для Каждого Из По Цикл КонецЦикла Пока Процедура КонецПроцедуры Функция
    КонецФункции Перем Знач Возврат Продолжить Прервать И Или Не Попытка Исключение ВызватьИсключение КонецПопытки Новый
    Выполнить Экспорт Перейти ДобавитьОбработчик УдалитьОбработчик Истина Ложь Неопределено Null
""")
# Properties of the global context: a variable of such a name cannot be written to.
READ_ONLY = _names("""
    БизнесПроцессы БиблиотекаКартинок ВнешниеОбработки ВнешниеОтчеты Документы ЖурналыДокументов Задачи Константы
    КритерииОтбора Метаданные Обработки Отчеты ПараметрЗапуска ПараметрыСеанса Перечисления ПланыВидовРасчета
    ПланыВидовХарактеристик ПланыОбмена ПланыСчетов ПолнотекстовыйПоиск Последовательности РегистрыБухгалтерии
    РегистрыНакопления РегистрыРасчета РегистрыСведений РегламентныеЗадания Справочники ФабрикаXDTO ФоновыеЗадания
    ХранилищаНастроек
""")
FORM_FUNCTIONS = _names("Вопрос Предупреждение")
FORM_OBJECTS = _names("КодВозвратаДиалога РежимДиалогаВопрос ЭлементыФормы ЭтаФорма")

MANAGED_FUNCTIONS = _names("""
    Base64Строка ЗаписатьJSON ЗафиксироватьТранзакцию НачатьТранзакцию ОтменитьТранзакцию ПодробноеПредставлениеОшибки
    ПолучитьHexСтрокуИзДвоичныхДанных ПолучитьДвоичныеДанныеИзСтроки ПолучитьИмяВременногоФайла
    ПолучитьТекущийСеансИнформационнойБазы ПрочитатьJSON СтрНачинаетсяС СтрРазделить
    СтрокаСоединенияИнформационнойБазы ТекущаяДатаСеанса НачалоДня ДобавитьМесяц ТекущаяУниверсальнаяДата
    ТекущаяУниверсальнаяДатаВМиллисекундах УдалитьФайлы УстановитьПривилегированныйРежим
""")
# The second line: common modules of 1C's standard library, which every UT 11 has.
MANAGED_OBJECTS = _names("""
    ИспользованиеByteOrderMark Константы ПереносСтрокJSON РегистрыСведений ТипФайлаТабличногоДокумента ХешФункция
    ОбщегоНазначения УправлениеКонтактнойИнформацией УправлениеПечатью
""")
# Base and network, which the client's half of a managed form cannot reach.
SERVER_OBJECTS = _names("""
    Документы Константы Метаданные Перечисления РегистрыСведений Справочники ОбщегоНазначения
    УправлениеКонтактнойИнформацией УправлениеПечатью
""")
SERVER_TYPES = _names("Запрос БлокировкаДанных HTTPСоединение HTTPЗапрос ХранилищеЗначения")
MANAGED_FORM_FUNCTIONS = _names("ИзменитьРеквизиты ОткрытьФорму ПоказатьПредупреждение")
MANAGED_FORM_OBJECTS = _names("ВидПоляФормы ГруппыИЭлементы КоманднаяПанель Команды Элементы")
CONTEXT = MANAGED_FORM_OBJECTS - _names("ВидПоляФормы ГруппыИЭлементы") | _names("ЭтотОбъект ИзменитьРеквизиты")

# Not in compatibility modes that bases of ordinary forms keep: there the module would not compile.
NEWER = _names("""
    СтрНайти СтрРазделить СтрСоединить СтрШаблон СтрНачинаетсяС СтрЗаканчиваетсяНа СтрСравнить ТекущаяДатаСеанса
    ПрочитатьJSON ЗаписатьJSON ЧтениеJSON ЗаписьJSON РаскодироватьСтроку КодироватьСтроку
""")
# Nobody sits before a scheduled job, and an external connection has no screen.
DIALOGS = _names("Вопрос Предупреждение Сообщить Состояние ОткрытьФорму ОткрытьФормуМодально ОткрытьЗначение Сигнал")
SENDING = _names("ВызватьHTTPМетод ОтправитьДляОбработки CallHTTPMethod")
# What a subscription leaves to the job: reading at leisure, printing, starting others.
HEAVY_TYPES = _names("Запрос Query")
HEAVY_OBJECTS = _names("ФоновыеЗадания УправлениеПечатью BackgroundJobs")
CONNECTIONS = _names("HTTPСоединение HTTPConnection")
