"""The pages of Alfa-Auto: a base is made, a work order is found and changed by hand."""

import re
import urllib.parse
import urllib.request

import pytest

from obmen_stands.onec import OneC
from obmen_stands.onec.tests.odata_client import version


def page(stand: OneC, path: str, **form: str) -> str:
    """What stands there after the form, if any, has been sent."""
    body = urllib.parse.urlencode(form).encode() if form else None
    with urllib.request.urlopen(f"{stand.address}{path}", body, timeout=10) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize("profile", ["alfa_auto_5", "alfa_auto_6"])
def test_a_person_makes_a_base_and_changes_one_work_order(stand: OneC, profile: str) -> None:
    stand.empty()
    assert "ещё не создана" in page(stand, "/work-orders")
    shown = page(stand, "/work-orders", profile=profile, orders="30")
    assert "всего 30" in shown
    ref = stand.odata.order("АА00000012")["Ref_Key"]
    assert f'href="/work-orders/{ref}"' in shown
    before = stand.odata.order(ref)
    form = page(stand, f"/work-orders/{ref}")
    values = dict(re.findall(r'<input name="(\w+)" value="([^"]*)"', form))
    state, organisation = re.findall(r"<option selected>([^<]+)</option>", form)
    changed = {**values, "state": "Архив", "organisation": organisation, "total": "777.10", "phone": "+7 900 0000000"}
    shown = page(stand, f"/work-orders/{ref}", **changed)
    assert state != "Архив"
    assert "<option selected>Архив</option>" in shown
    assert 'value="777.10"' in shown
    assert 'value="+7 900 0000000"' in shown
    after = stand.odata.order(ref)
    assert (after["Организация_Key"], after["Date"]) == (before["Организация_Key"], before["Date"])
    assert version(after) > version(before)
