"""Django's settings. What an operator may set comes from the environment (docs/operating); importing this writes and
asks nothing."""

import os
from importlib.metadata import version
from pathlib import Path

from django.utils.functional import lazystr

from .database import from_url
from .keys import django_key

PACKAGE = Path(__file__).resolve().parent.parent

OBMEN_HOME = Path(os.environ.get("OBMEN_HOME") or "obmen-data").absolute()
OBMEN_VERSION = version("obmen")

DATABASES = {"default": from_url(os.environ.get("OBMEN_DATABASE") or f"sqlite:///{OBMEN_HOME}/obmen.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = lazystr(django_key)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "obmen.setup",
    "obmen.journal",
    "obmen.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "obmen.web.middleware.SecureHeaders",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "obmen.web.context.page",
            ]
        },
    }
]
ROOT_URLCONF = "obmen.site.urls"

LANGUAGE_CODE = os.environ.get("OBMEN_LANG") or "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = sorted(path for depth in ("*", "*/*") for path in PACKAGE.glob(f"{depth}/locale"))
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("OBMEN_ZONE") or "Europe/Moscow"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 24 * 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "obmen.site.static.VersionedStatic"},
}

ALLOWED_HOSTS = (os.environ.get("OBMEN_HOSTS") or "*").split(",")
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "start"
SESSION_COOKIE_NAME = "obmen_session"
CSRF_COOKIE_NAME = "obmen_csrf"
LANGUAGE_COOKIE_NAME = "obmen_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
CSRF_FAILURE_VIEW = "obmen.web.errors.csrf"
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Forms are small; files of messages come by the doors, which have bounds of their own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
LOGGING_CONFIG = None
