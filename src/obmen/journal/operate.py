"""Acts of people."""

from typing import Any

ACTS: dict[type, Any] = {}
