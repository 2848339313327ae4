from collections.abc import Iterator

import pytest

from obmen_stands.ksup import Ksup
from obmen_stands.onec import OneC

from .story import Story, told


@pytest.fixture
def story(onec_stand: OneC, ksup_stand: Ksup) -> Iterator[Story]:
    with told(onec_stand, ksup_stand) as story:
        yield story
