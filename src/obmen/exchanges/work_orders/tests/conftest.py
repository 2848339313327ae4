import pytest

from .story import Story


@pytest.fixture
def story() -> Story:
    return Story()
