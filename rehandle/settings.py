"""Django's settings, from the environment and the keys. Nothing of the policy stands here."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from rehandle.config.keys import keys
from rehandle.config.office import office
from rehandle.config.postgres import Embedded

OFFICE = office()
BASE = Path(__file__).parent

DEBUG = False
SECRET_KEY = keys().django.hex()
SECURE = OFFICE.address.startswith("https://")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver", urlsplit(OFFICE.address).hostname or "localhost"]
CSRF_TRUSTED_ORIGINS = [OFFICE.address]

ROOMS = [
    "kernel", "log", "outbox", "names", "people", "ledger", "handles", "letters", "moves", "payments",
    "policy", "sweep", "cases", "sales", "orders", "site", "desk", "api", "cli", "sim",
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *[f"rehandle.{room}" for room in ROOMS],
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rehandle.site.middleware.SafeHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "rehandle.site.middleware.OwnForms",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rehandle.site.middleware.Visit",
]
ROOT_URLCONF = "rehandle.urls"
WSGI_APPLICATION = "rehandle.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "site" / "templates"],  # ours come before the ones of the sign-in package
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "rehandle.site.context.page",
            ],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    options = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username or options.pop("user", ""),
        "PASSWORD": parts.password or "",
        "HOST": parts.hostname or options.pop("host", ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options | {"options": "-c timezone=UTC -c lock_timeout=10s"},
    }


DATABASES = {"default": _database(OFFICE.database_url or Embedded(OFFICE.data_dir / "postgres").url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ar", "العربية")]

STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path] = []
STATIC_ROOT = OFFICE.data_dir.absolute() / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "rehandle.site.views.sign_in.StaffOnly"
CSRF_FAILURE_VIEW = "rehandle.site.errors.form_refused"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "filters": {"no_paths": {"()": "rehandle.config.logs.NoPaths"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "django.request": {"level": "ERROR", "filters": ["no_paths"]},
        "django.security": {"level": "ERROR", "filters": ["no_paths"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
