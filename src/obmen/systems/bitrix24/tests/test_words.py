"""What the portal says, in its codes, statuses and words, and which error that is."""

import pytest

from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater, Unclear
from obmen.core.text import Text
from obmen.systems.bitrix24.command import Command
from obmen.systems.bitrix24.errors import error_of
from obmen.systems.bitrix24.said import Said, plain, said

READ, WRITE = Command("crm.deal.list", {}), Command("crm.deal.update", {}, changes=list)


@pytest.mark.parametrize(
    ("status", "code", "reads", "writes"),
    [
        (401, "NO_AUTH_FOUND", Misconfigured, Misconfigured),
        (401, "INVALID_CREDENTIALS", Misconfigured, Misconfigured),
        (403, "INVALID_CREDENTIALS", Misconfigured, Misconfigured),
        (401, "USER_ACCESS_ERROR", Misconfigured, Misconfigured),
        (401, "INSUFFICIENT_SCOPE", Misconfigured, Misconfigured),
        (401, "ACCESS_DENIED", Misconfigured, Misconfigured),
        (401, "NOT_INSTALLED", Misconfigured, Misconfigured),
        (404, "ERROR_METHOD_NOT_FOUND", Misconfigured, Misconfigured),
        (403, "PORTAL_DELETED", Misconfigured, Misconfigured),
        (500, "INTERNAL_SERVER_ERROR", TryLater, Unclear),
        (400, "ERROR_UNEXPECTED_ANSWER", TryLater, Unclear),
        (401, "OVERLOAD_LIMIT", TryLater, TryLater),
        (503, "OVERLOAD_LIMIT", TryLater, TryLater),
        (400, "INVALID_REQUEST", Refused, Refused),
        (400, "", Refused, Refused),
        (400, "100", Refused, Refused),
        (400, "COMMUNICATION TYPE IS NOT DEFINED", Refused, Refused),
    ],
)
def test_each_code_has_its_error(status: int, code: str, reads: type[ObmenError], writes: type[ObmenError]) -> None:
    for command, kind in ((READ, reads), (WRITE, writes)):
        error = error_of(Said(status, code, "так не бывает"), command)
        assert isinstance(error, kind)
        assert len(str(error)) > 20


@pytest.mark.parametrize("status", [400, 401])
def test_a_call_without_https_is_a_wrong_address_whatever_its_status(status: int) -> None:
    error = error_of(Said(status, "INVALID_REQUEST", "Https required"), READ)
    assert isinstance(error, Misconfigured)
    assert (error.setting, "https" in str(error)) == ("address", True)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "Not found"),
        ("", "Contact is not found"),
        ("", "Контакт не найден"),
        ("ERROR_CORE", "Element not found"),
        ("", "ID is not defined or invalid."),
        ("NOT_FOUND", "Элемент не найден"),
    ],
)
def test_who_is_gone_is_gone_in_whatever_words(code: str, reason: str) -> None:
    assert "deleted or merged" in str(error_of(Said(400, code, reason), WRITE))


def test_a_field_that_is_missing_is_nobody_gone() -> None:
    for reason in ("The 'USER_TYPE_ID' field is not found.", "Поле не найдено"):
        assert "deleted or merged" not in str(error_of(Said(400, "", reason), WRITE))


def test_a_portal_whose_plan_has_no_rest_is_not_one_deal_out_of_reach() -> None:
    deal = Command("crm.deal.update", {}, Text("deal {id}", id="7"), changes=list)
    plan = error_of(Said(401, "ACCESS_DENIED", "REST is available only by subscription"), deal)
    assert isinstance(plan, Misconfigured)
    assert "no REST" in str(plan)
    assert isinstance(error_of(Said(400, "ACCESS_DENIED", "Access denied"), deal), Refused)


def test_the_words_of_the_portal_lose_their_html() -> None:
    assert plain("Поле &laquo;Сумма&raquo;<br>не заполнено.<br>") == "Поле «Сумма» не заполнено."
    assert said({"error": "", "error_description": "Not found"}) == Said(400, "", "Not found")
    assert said({"error": {"code": "BITRIX_REST_V3_EXCEPTION", "message": "<b>x</b>"}}) == Said(
        400, "BITRIX_REST_V3_EXCEPTION", "x"
    )
    assert said(["error"]) is None


def test_phones_in_the_portals_words_are_masked() -> None:
    told = said({"error": "", "error_description": "Телефон +7 916 123-45-67 занят"})
    assert told
    assert "916" not in told.reason
