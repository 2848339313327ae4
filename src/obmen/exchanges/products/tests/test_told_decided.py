"""1C tells of a product about which a person has decided, before a plan has carried that out.   Rules H13, K3.2, H4."""

from typing import Any

import pytest

from obmen.core.errors import Refused, Unclear
from obmen.core.outcome import Outcome
from obmen.core.planning import LEAVE, NEW
from obmen.exchanges.products import collect, deliver_many
from obmen.exchanges.products.records import ProductToWrite
from tests.batteries.small_run import SmallRun, calling

from .story import Story, product, warnings
from .test_matching import SETTINGS, listed
from .two_sides import Here

pytestmark = pytest.mark.rule("H13")
LINE = "ref:r-1"
TOLD: dict[str, Any] = {"ref": "r-1", "article": "A-1", "name": "Фильтр"}


def decide(story: Story, way: int) -> ProductToWrite | None:
    """Of r-1, article A-1, whose name the product OLD-1 of KSUP bears: 0 it is that one, 1 a new one, 2 left out."""
    run: Any = SmallRun(settings=SETTINGS, source=Here([listed("r-1", "A-1")]), target=story.client)
    with calling():
        collect(run)
    [row] = run.planned
    chosen = row.ways[way]
    story.decisions[LINE] = (chosen.name, chosen.seen)
    return chosen.row.record if chosen.row else None


@pytest.fixture
def there(story: Story) -> Story:
    story.ksup.add_products([{"article": "OLD-1", "name": "Фильтр", "series": "2026", "manufacturer": "MANN"}])
    return story


def codes(story: Story) -> list[str]:
    return [one["code"] for one in story.ksup.dump()["codes"]]


def test_without_a_decision_a_product_of_another_article_is_made_beside_it(there: Story) -> None:
    assert there.tell(product(**TOLD)).done == "created"
    assert set(there.products()) == {"OLD-1", "A-1"}


def test_the_chosen_one_becomes_this_product_and_no_second_is_made(there: Story) -> None:
    decide(there, 0)
    outcome = there.tell({"type": "change", **TOLD, "manufacturer": "Knecht"})
    assert (outcome.done, len(outcome.links)) == ("updated", 1)
    assert there.products() == {"A-1": ("Фильтр", "2026", "Knecht")}
    assert codes(there) == ["r-1"]
    assert there.tell({"type": "change", **TOLD, "name": "Фильтр W"}).done == "updated"
    assert there.products() == {"A-1": ("Фильтр W", "2026", "Knecht")}


@pytest.mark.rule("H4")
@pytest.mark.parametrize("way", [0, 1])
@pytest.mark.parametrize("fault", ["lost_answer", "500"])
def test_whatever_became_of_the_answer_it_is_done_once(there: Story, way: int, fault: str) -> None:
    decide(there, way)
    there.ksup.fault(fault, act="product.put", times=1)
    with pytest.raises(Unclear):
        there.tell(product(**TOLD), "m-1-0")
    there.tell(product(**TOLD), "m-1-0", unclear=True)
    assert set(there.products()) == ({"A-1"} if way == 0 else {"A-1", "OLD-1"})
    assert codes(there) == ["r-1"]


def test_what_is_left_out_is_passed_over_until_ksup_knows_it(there: Story) -> None:
    decide(there, 2)
    assert there.decisions[LINE][0] == LEAVE
    outcome = there.tell(product(**TOLD))
    assert (outcome.done, str(outcome.text)) == ("skipped", "It is left out, as was decided")
    assert set(there.products()) == {"OLD-1"}
    there.decisions.clear()
    there.tell(product(**TOLD))
    there.decisions[LINE] = (LEAVE, "")
    assert there.tell(product(**{**TOLD, "name": "Фильтр W"})).done == "updated"


def test_a_new_one_is_made_but_not_where_its_article_has_come_to_another(there: Story) -> None:
    decide(there, 1)
    assert there.decisions[LINE][0] == NEW
    there.ksup.add_products([{"article": "A-1", "name": "Ключ"}])
    with pytest.raises(Refused, match="Article A-1 has come to «Ключ»"):
        there.tell(product(**TOLD))
    assert there.tell(product(**{**TOLD, "article": "A-2"})).done == "created"
    assert set(there.products()) == {"OLD-1", "A-1", "A-2"}


def test_a_chosen_one_that_changed_since_is_left_alone_and_a_person_is_asked(there: Story) -> None:
    decide(there, 0)
    with calling():
        [kept] = there.client.products_of("OLD-1", "onec-two", "")
        there.client.put_product(kept, kept.card, "onec-ut", "r-9")
    with pytest.raises(Refused, match="«Фильтр» has changed in KSUP since it was chosen"):
        there.tell(product(**TOLD))
    assert set(there.products()) == {"OLD-1"}


def test_a_decision_kept_in_another_form_asks_a_person_too(there: Story) -> None:
    there.decisions[LINE] = ("1", "('1', 'OLD-1')")
    with pytest.raises(Refused, match="has changed in KSUP since it was chosen"):
        there.tell(product(**TOLD))
    assert set(there.products()) == {"OLD-1"}


@pytest.mark.parametrize(("way", "warned"), [(0, True), (1, False)])
def test_what_1c_told_before_the_decision_stands_and_the_second_product_is_told_of(
    there: Story, way: int, warned: bool
) -> None:
    record = decide(there, way)
    assert record
    there.decisions.clear()
    there.tell(product(**TOLD))
    run: Any = SmallRun(settings=SETTINGS, target=there.client, kept_versions=there.versions)
    with calling():
        [(_, came)] = deliver_many([record], run)
    assert isinstance(came, Outcome)
    assert came.done == "unchanged"
    said = "it became «Фильтр (A-1)» of KSUP; chosen was «Фильтр (OLD-1)»"
    assert (said in warnings(came), bool(came.warnings)) == (warned, warned)
