"""The one web entry: doors on asyncio, the control of the command line, every other address a page."""

from starlette.routing import Mount, Route, Router

from obmen.doors.app import DoorTools, routes

from .control import Control
from .pages import Pages


def application(doors: DoorTools, control: Control | None = None) -> Router:
    """An ASGI application. The doors never wait for a page's thread."""
    own: list[Route | Mount] = [*routes(doors), *([control.route()] if control else [])]
    return Router([*own, Mount("", app=Pages())])
