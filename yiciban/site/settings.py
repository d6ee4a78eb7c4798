"""Django settings. What differs between deployments comes from the environment (`yiciban.runtime.settings`)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from yiciban.runtime.settings import database_config, load

ENVIRONMENT = load()
TESTING = ENVIRONMENT.testing

SECRET_KEY = ENVIRONMENT.secret_key
# Former keys still open what was signed or encrypted under them.
SECRET_KEY_FALLBACKS = os.environ.get("SECRET_KEY_FALLBACKS", "").split()
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(ENVIRONMENT.trusted_origins)

YICIBAN_HOME = ENVIRONMENT.home
YICIBAN_DEMO = ENVIRONMENT.demo
YICIBAN_JOURNAL_KEY = os.environ.get("YICIBAN_JOURNAL_KEY", str(YICIBAN_HOME / "keys" / "journal.pem"))
YICIBAN_JOURNAL_FORMER_KEYS = os.environ.get("YICIBAN_JOURNAL_FORMER_KEYS", "").split()
YICIBAN_SEAL_KEY = os.environ.get("YICIBAN_SEAL_KEY", str(YICIBAN_HOME / "keys" / "seal.pem"))
YICIBAN_FILES = os.environ.get("YICIBAN_FILES", str(YICIBAN_HOME / "files"))
YICIBAN_REGION = os.environ.get("YICIBAN_REGION", "439901")
YICIBAN_SITE_NAME = os.environ.get("YICIBAN_SITE_NAME", "明德区政务服务")
# The address printed on papers and in messages; a demonstration prints the one it answers on.
YICIBAN_PUBLIC_URL = ENVIRONMENT.public_url or (f"http://127.0.0.1:{ENVIRONMENT.port}" if ENVIRONMENT.demo else "")
# One dotted path per outside service; every demo provider says on its face that it is one.
YICIBAN_PROVIDERS = {
    kind: os.environ.get(f"YICIBAN_PROVIDER_{kind.upper()}", f"yiciban.providers.demo.Demo{name}")
    for kind, name in {
        "sms": "Sms",
        "identity": "Identity",
        "payment": "Payment",
        "seal": "Seal",
        "post": "Post",
    }.items()
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "django_htmx",
    "csp",
    "yiciban.journal",
    "yiciban.providers",
    "yiciban.people",
    "yiciban.network",
    "yiciban.documents",
    "yiciban.catalogue",
    "yiciban.mandates",
    "yiciban.cases",
    "yiciban.licences",
    "yiciban.proceedings",
    "yiciban.fees",
    "yiciban.courier",
    "yiciban.archive",
    "yiciban.ratings",
    "yiciban.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yiciban.site.api_errors.ApiErrorsMiddleware",
    "yiciban.site.middleware.ActorMiddleware",
    "yiciban.site.middleware.RefusalMiddleware",
    "yiciban.people.middleware.SignInMiddleware",
]

ROOT_URLCONF = "yiciban.site.urls"
WSGI_APPLICATION = "yiciban.site.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yiciban.site.context.shell",
            ],
            "builtins": ["yiciban.site.templatetags.yiciban_ui"],
        },
    }
]

DATABASES = {"default": database_config(ENVIRONMENT.database_url)}
if TESTING:
    # Tests clone and drop databases, and threads of a race need connections of their own.
    DATABASES["default"]["OPTIONS"].pop("pool", None)
    # A served test keeps its connection, as the pool would: a new one for each request costs ten milliseconds and more.
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Rate limits must be seen by every process.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    if not TESTING
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

AUTH_USER_MODEL = "people.User"
if TESTING:
    # A cast of fourteen accounts per test; how slow the real hash is belongs to Django's own tests.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
SECURE_SSL_REDIRECT = False  # the proxy in front decides; see docs/operations.md
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
SECURE_HSTS_SECONDS = 31536000 if ENVIRONMENT.https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A guide of thirty materials with every element of each is one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = YICIBAN_HOME / "static"
STATICFILES_DIRS = [Path(__file__).parent / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": YICIBAN_FILES},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TESTING or DEBUG

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("YICIBAN_LOG_LEVEL", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}, "procrastinate": {"level": "WARNING"}},
}

PROCRASTINATE_IMPORT_PATHS = [
    f"yiciban.{name}.tasks" for name in ("journal", "providers", "people", "documents", "site")
]

LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
