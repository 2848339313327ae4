"""The one web entry: doors on asyncio, the control of the command line, every other address a page."""

from starlette.routing import Mount, Router
from starlette.types import ASGIApp

from obmen.doors.app import Doors, DoorTools

from .control import Control
from .pages import Pages


def application(doors: DoorTools, control: Control | None = None) -> ASGIApp:
    """The doors never wait for a page's thread."""
    return Doors(doors, Router([*([control.route()] if control else []), Mount("", app=Pages())]))
