"""`python -m obmen_stands.bitrix24 --port 0 --data DIR`: prints {"stand", "url", "webhook"} as one line when ready."""

import secrets

from obmen_stands.bitrix24.app import App
from obmen_stands.serving import kept_secret, listen, options, serve


def main() -> None:
    parser = options("bitrix24", "Учебный портал Битрикс24", "папка для базы")
    parser.add_argument("--seed", type=int, default=1, help="зерно случайности")
    parser.add_argument(
        "--wall-clock", action="store_true", help="время идёт, как на стене; иначе стоит, пока не двинут"
    )
    told = parser.parse_args()
    listening, url = listen(told.host, told.port)
    code = kept_secret(told.data / "webhook", secrets.token_hex(8))
    app = App(told.data, code, told.seed)
    app.portal.clock.follow_wall(told.wall_clock)
    webhook = f"{url}/rest/1/{code}/"
    serve(app, listening, {"stand": "bitrix24", "url": url, "webhook": webhook}, with_parent=told.with_parent)
    app.store.close()


if __name__ == "__main__":
    main()
