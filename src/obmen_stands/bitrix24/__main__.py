"""`python -m obmen_stands.bitrix24 --port 0 --data DIR`: prints {"stand", "url", "webhook", …} as one line, ready."""

import argparse
import socket
import ssl

from obmen_stands.bitrix24.app import App
from obmen_stands.bitrix24.identity import Identity
from obmen_stands.bitrix24.tls import kept_certificate
from obmen_stands.serving import listen, options, serve

Secure = tuple[socket.socket, ssl.SSLContext]


def main() -> None:
    told = _told()
    listening, url = listen(told.host, told.port)
    told.data.mkdir(parents=True, exist_ok=True)
    site, authority, secure = _secure(told) if told.tls is not None else (url, "", None)
    identity = Identity.kept(told.data, site, https=secure is not None)
    app = App(told.data, identity, told.seed)
    app.portal.clock.follow_wall(told.wall_clock)
    ready = {"stand": "bitrix24", "url": url, "authority": authority} | identity.ready()
    serve(app, listening, ready, with_parent=told.with_parent, secure=secure)
    app.store.close()


def _told() -> argparse.Namespace:
    parser = options("bitrix24", "Учебный портал Битрикс24", "папка для базы")
    parser.add_argument("--seed", type=int, default=1, help="зерно случайности")
    parser.add_argument(
        "--wall-clock", action="store_true", help="время идёт, как на стене; иначе стоит, пока не двинут"
    )
    parser.add_argument(
        "--tls", type=int, nargs="?", const=0, metavar="ПОРТ", help="принимать вызовы по https, и только так"
    )
    return parser.parse_args()


def _secure(told: argparse.Namespace) -> tuple[str, str, Secure]:
    """The address for callers, the file of the authority they must trust, and what to serve."""
    authority, context = kept_certificate(told.data)
    listening, address = listen(told.host, told.tls)
    return address.replace("http:", "https:"), str(authority), (listening, context)


if __name__ == "__main__":
    main()
