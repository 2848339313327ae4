"""Secrets at rest: what is encrypted here is read with the server's key (``setup/keys.py``) and nothing else."""

import base64
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from .keys import derive, keys, wrong_key


def encrypt(values: Mapping[str, Any]) -> bytes:
    return cipher(keys()).encrypt(json.dumps(values, ensure_ascii=False).encode())


def decrypt(stored: bytes | memoryview) -> dict[str, Any]:
    """Empty bytes are an empty dict. Misconfigured where the key is not the one it was encrypted with."""
    if not stored:
        return {}
    try:
        plain = cipher(keys()).decrypt(bytes(stored))
    except InvalidToken:
        raise wrong_key() from None
    read: dict[str, Any] = json.loads(plain)
    return read


def derived(purpose: str) -> str:
    """A text made from the key in use, for one purpose (Django's sessions)."""
    return derive(keys()[0], purpose).hex()


@lru_cache(maxsize=4)
def cipher(every: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(derive(key, "secrets"))) for key in every])
