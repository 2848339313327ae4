"""The refusals of the OData interface, with the codes of the platform's manual."""

import json


class ODataError(Exception):
    """`code` is 1C's own (a number as text, "-1" for a trouble inside), `status` the HTTP one."""

    def __init__(self, code: int, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.status = status

    def body(self) -> bytes:
        error = {"odata.error": {"code": str(self.code), "message": {"lang": "ru", "value": self.text}}}
        return json.dumps(error, ensure_ascii=False).encode()


def unreadable(option: str) -> ODataError:
    return ODataError(14, f"Ошибка при разборе опции запроса {option}")


def no_set(name: str) -> ODataError:
    return ODataError(8, f'Тип сущности "{name}" не найден', 404)


def no_instance(name: str) -> ODataError:
    return ODataError(9, f'Экземпляр сущности "{name}" не найден по переданному ключу.', 404)


def no_property(name: str) -> ODataError:
    return ODataError(10, f'Сегмент пути "{name}" не найден!')


def not_comparable() -> ODataError:
    why = "Нельзя сравнивать поля неограниченной длины и поля несовместимых типов."
    return ODataError(-1, f"Неверные параметры в операции сравнения. {why}", 500)


def internal(text: str = "") -> ODataError:
    """What 1C says when its own code, or the code of the configuration, went wrong."""
    vague = "Произошла внутренняя ошибка OData сервиса. Дополнительные сведения можно найти в технологическом журнале."
    return ODataError(-1, text or vague, 500)
