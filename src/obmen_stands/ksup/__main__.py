"""`python -m obmen_stands.ksup --port 0 --data DIR`: prints one JSON line {"stand", "url", "token"} when ready."""

import secrets

from obmen_stands.ksup.app import App
from obmen_stands.serving import kept_secret, listen, options, serve


def main() -> None:
    parser = options("ksup", "Учебный стенд КСУП", "папка для базы и файлов")
    parser.add_argument("--token", help="ключ доступа; по умолчанию создаётся и хранится в папке")
    told = parser.parse_args()
    listening, url = listen(told.host, told.port)
    token = told.token or kept_secret(told.data / "token", f"ksup_{secrets.token_urlsafe(32)}")
    app = App(told.data, token)
    app.api.site = url
    serve(app, listening, {"stand": "ksup", "url": url, "token": token}, with_parent=told.with_parent)
    app.store.close()


if __name__ == "__main__":
    main()
