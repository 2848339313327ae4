"""The command line: every operator act as a command."""

from .app import main

__all__ = ["main"]
