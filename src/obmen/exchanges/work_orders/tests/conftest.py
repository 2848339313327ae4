import pytest

from obmen.exchanges.work_orders import putting_in

from .story import Story


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def long_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if so many rows stood before it that the phone is not looked up."""
    monkeypatch.setattr(putting_in, "LOOKED_UP", 0)
