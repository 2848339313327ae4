"""JSON of the doors: exact, and with one meaning only."""

import hashlib
import json
from decimal import Decimal

import pytest

from obmen.core import jsontext
from obmen.core.inbound import NotPlaced


def test_numbers_are_read_exactly_and_a_bom_is_passed_over():
    assert jsontext.read('\ufeff{"sum": 0.10, "n": 12}'.encode()) == {"sum": Decimal("0.10"), "n": 12}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"hello",
        b'{"a": 1',
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b'{"a": "\xff"}',
        b"[" * 100_000,
        b"[" * 300 + b"]" * 300,
        b'{"a": "x\\u0000"}',
        b'{"x\\u0000": 1}',
        b'{"a": 1e99999999}',
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_two_readers_could_understand_differently_is_refused_with_a_reason(raw):
    with pytest.raises(NotPlaced) as refused:
        jsontext.read(raw)
    assert str(refused.value.problems[0].reason)


def test_the_field_with_a_nul_is_named():
    with pytest.raises(NotPlaced) as refused:
        jsontext.read(b'{"lines": [{"name": "x\\u0000"}]}')
    assert refused.value.problems[0].field == "lines.0.name"


def test_an_escaped_backslash_before_u0000_is_only_text():
    assert jsontext.read(b'{"a": "\\\\u0000"}') == {"a": "\\u0000"}


def test_bytes_may_differ_while_the_meaning_is_the_same():
    one = jsontext.read('{"name": "Ёлка", "sum": 1.50, "lines": [1, 2.0]}'.encode())
    other = jsontext.read(b'{"lines":[1.0,2], "sum":1.5, "name":"\\u0401\\u043b\\u043a\\u0430"}')
    assert jsontext.content_hash(one) == jsontext.content_hash(other)


def test_another_file_is_another_content():
    data = {"a": 1}
    assert jsontext.content_hash(data, b"one") != jsontext.content_hash(data, b"two")


def test_numbers_that_differ_far_behind_the_point_are_other_content():
    one, other = b'{"sum": 0.1234567890123456789012345678901}', b'{"sum": 0.1234567890123456789012345678902}'
    assert jsontext.content_hash(jsontext.read(one)) != jsontext.content_hash(jsontext.read(other))


def test_a_long_list_is_hashed_like_a_short_one():
    lines = [{"b": number, "a": "ё"} for number in range(2500)]
    whole = json.dumps({"lines": lines, "x": {"k": 1}}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert jsontext.content_hash({"x": {"k": 1}, "lines": lines}) == hashlib.sha256(whole.encode()).digest()
