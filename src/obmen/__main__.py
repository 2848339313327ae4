"""``python -m obmen``: the same as ``obmen``."""

from obmen.cli import main

main()
