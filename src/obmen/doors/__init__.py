"""The doors: where outside systems hand in messages and ask questions. A small ASGI application; what it must do to
the letter is the public contract (docs, ``/api/openapi.json``)."""
