"""Contacts, products, retail: their simple form."""

import pytest

from obmen_stands.ksup import Ksup
from obmen_stands.ksup.tests.conftest import LINE, Caller

CODE = {"base": "onec-ut", "code_1c": "00-42"}
CONTACT = {"name": "ООО «Ромашка»", "type": "company", "email": "a@b.example", "phone": "+7 495 000-00-00"}


@pytest.fixture
def contact(ksup: Ksup, caller: Caller) -> str:
    """A company that has its 1C code already."""
    (id_,) = ksup.add_contacts([CONTACT])
    assert caller.ask("PUT", f"/contacts/{id_}/code", CODE, key="code").json["done"] == "changed"
    return id_


def test_a_code_of_1c_is_written_into_the_contact(caller: Caller, contact: str) -> None:
    assert caller.ask("GET", f"/contacts/{contact}").json["codes"] == [CODE]
    found = caller.ask("GET", "/contacts?base=onec-ut&code_1c=00-42").json["items"]
    assert [item["ksup_id"] for item in found] == [contact]
    assert caller.ask("GET", "/contacts?base=onec-msk&code_1c=00-42").json["items"] == []


def test_a_code_belongs_to_one_contact(ksup: Ksup, caller: Caller, contact: str) -> None:
    (other,) = ksup.add_contacts([CONTACT])
    assert caller.ask("PUT", f"/contacts/{other}/code", CODE, key="k1").error == (409, "code_taken", "code_1c")
    assert caller.ask("PUT", f"/contacts/{other}/code", CODE | {"base": "onec-msk"}, key="k1").status == 200


def test_a_contact_is_changed_by_its_code(caller: Caller, contact: str) -> None:
    change = CODE | {"name": "ООО «Лютик»", "type": "company", "phone": None}
    assert caller.ask("PUT", "/contacts", change, key="k1").json == {"done": "changed", "ksup_id": contact}
    after = caller.ask("GET", f"/contacts/{contact}").json
    assert (after["name"], after["phone"], after["email"]) == ("ООО «Лютик»", None, "a@b.example")
    assert caller.ask("PUT", "/contacts", change | {"type": "person"}, key="k2").error == (409, "type_differs", "type")
    assert caller.ask("PUT", "/contacts", change | {"code_1c": "7"}, key="k3").error == (404, "code_unknown", "code_1c")


def test_a_product_is_created_changed_and_renamed(caller: Caller) -> None:
    product = {"base": "onec-ut", "article": "00125", "name": "Фильтр", "ref": "r-1"}
    done = [
        caller.ask("PUT", "/products", body, key=f"k{number}").json["done"]
        for number, body in enumerate(
            [product, product, product | {"name": "Фильтр 2"}, product | {"article": "00126"}]
        )
    ]
    assert done == ["created", "unchanged", "changed", "changed"]
    assert caller.ask("GET", "/products?article=00125").json["items"] == []
    assert caller.ask("GET", "/products?article=00126").json["items"][0]["name"] == "Фильтр"
    assert caller.ask("GET", "/products?article=00125&base=onec-ut&ref=r-1").json["items"][0]["article"] == "00126"
    assert caller.ask("GET", "/products?article=00125&base=onec-msk&ref=r-1").json["items"] == []
    other = product | {"article": "00126", "ref": "r-2"}
    assert caller.ask("PUT", "/products", other, key="k9").error == (409, "article_taken", "ref")


def test_a_receipt_becomes_a_closed_retail_deal_with_order_shipment_and_income(caller: Caller, contact: str) -> None:
    receipt = CODE | {"date": "2026-03-07", "number": "ЧК-1", "lines": [LINE, LINE]}
    done = caller.ask("POST", "/retail-deals", receipt, key="k1").json
    path = done["url"].partition("/deals/")[2]
    deal = caller.ask("GET", f"/deals/{path}").json
    assert (deal["type"], deal["status"], deal["orders"][0]["state"]) == ("Розница", "Завершённая", "finished")
    assert caller.ask("GET", f"/deals/{path}/incomes").json["items"][0]["sum"] == "2501.00"
    assert len(caller.ask("GET", f"/deals/{path}/shipments").json["items"]) == 1
    assert caller.ask("POST", "/retail-deals", receipt | {"code_1c": "0"}, key="k2").error[1] == "code_unknown"
    found = caller.ask("GET", "/retail-deals?base=onec-ut&day=2026-03-07").json["items"]
    assert [(one["deal"], one["number"], one["code_1c"], len(one["lines"])) for one in found] == [
        (done["number"], "ЧК-1", "00-42", 2)
    ]
    narrow = "/retail-deals?base=onec-ut&day=2026-03-07&number=%D0%A7%D0%9A-1&code_1c=00-42"
    assert caller.ask("GET", narrow).json["items"] == found
    for other in (
        "base=onec-msk&day=2026-03-07",
        "base=onec-ut&day=2026-03-08",
        "base=onec-ut&day=2026-03-07&number=1",
    ):
        assert caller.ask("GET", f"/retail-deals?{other}").json["items"] == []


def test_a_receipt_is_found_by_1cs_reference_under_any_day_while_its_deal_is_there(
    ksup: Ksup, caller: Caller, contact: str
) -> None:
    receipt = CODE | {"date": "2026-03-07", "number": "ЧК-1", "ref": "r-1", "lines": [LINE]}
    first = caller.ask("POST", "/retail-deals", receipt, key="k1").json["number"]
    later = caller.ask("POST", "/retail-deals", receipt | {"date": "2026-03-09", "ref": "r-2"}, key="k2").json["number"]

    def found(query: str) -> list[str]:
        return [one["deal"] for one in caller.ask("GET", f"/retail-deals?{query}").json["items"]]

    assert found("base=onec-ut&day=2026-03-09&number=%D0%A7%D0%9A-1&ref=r-1") == [first, later]
    assert found("base=onec-ut&day=2026-03-07&ref=r-1") == [first]
    assert found("base=onec-ut&day=2026-03-08&ref=r-3") == found("base=onec-msk&day=2026-03-08&ref=r-1") == []
    ksup.delete_deal(first)
    assert found("base=onec-ut&day=2026-03-08&ref=r-1") == []
