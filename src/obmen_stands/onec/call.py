"""One call of the control surface or of a page, as the acts see it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from . import orders
from .base import Base
from .documents import WriteRefused
from .odata.publication import NotPublished

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Call:
    base: Base
    path: Mapping[str, Any]
    query: Mapping[str, str]
    body: bytes
    form: FormData

    def read(self, model: type[M]) -> M:
        """The body as a model; an empty one is all defaults."""
        return model.model_validate_json(self.body or b"{}")

    @property
    def name(self) -> str:
        """Which order: its `Ref_Key` or number."""
        return str(self.path["name"])

    def order(self) -> orders.Order:
        with self.base.store.read() as tx:
            return orders.found(tx, self.name)


def endpoint(
    act: Callable[[Call], Response],
    refuse: Callable[[Call, int, str], Response],
    said: Callable[[ValidationError], str] = str,
) -> Callable[[Request], Awaitable[Response]]:
    """Runs an act in a thread, for acts wait for the disk; `refuse` words what the base did not do,
    `said` what of the values is wrong."""

    async def answer(request: Request) -> Response:
        json = request.headers.get("content-type", "").startswith("application/json")
        body = await request.body()
        form = FormData() if json else await request.form()
        call = Call(request.app.state.base, request.path_params, request.query_params, body, form)
        try:
            return await run_in_threadpool(act, call)
        except (LookupError, NotPublished) as error:
            return refuse(call, 404, str(error.args[0]))
        except WriteRefused as error:
            return refuse(call, 400, str(error))
        except ValidationError as error:
            return refuse(call, 400, said(error))

    return answer
