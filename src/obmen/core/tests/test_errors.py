"""The four errors, on their way to the process that keeps what came of a try."""

import pickle
from datetime import timedelta

import pytest

from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater, Unclear
from obmen.core.text import Text
from obmen.worker.wiring import BrokenConnection

TEXT = Text("KSUP has no deal {deal}", deal="12345", why=Text("Deleted"))


@pytest.mark.parametrize(
    "error",
    [
        TryLater(TEXT, after=timedelta(minutes=3), connection_down=True, detail="503"),
        Refused(TEXT, field="deal_number", value="12345", patience=timedelta(hours=1), detail="404"),
        Misconfigured(TEXT, setting="token"),
        Unclear(TEXT, for_person=True, connection_down=True),
        BrokenConnection(TEXT, 17),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_arrives_in_another_process_as_it_was(error: ObmenError) -> None:
    arrived = pickle.loads(pickle.dumps(error))
    assert type(arrived) is type(error)
    assert vars(arrived) == vars(error)
    assert str(arrived) == str(error)
