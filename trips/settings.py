"""All settings, read from the environment.

A missing variable stops the start with a sentence that names it. `.env.example` lists every
variable with its meaning; the demonstration (`make run`) fills them in by itself.
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").is_file():
    env.read_env(BASE_DIR / ".env")


def required(name, read=env.str):
    """The variable, or a start-up error that says what to do."""
    if name not in env.ENVIRON:
        raise ImproperlyConfigured(
            f"{name} is not set. See .env.example for its meaning, or use `make run` for a demonstration."
        )
    return read(name)


# ---------------------------------------------------------------- what runs
DEMO = env.bool("TRIPS_DEMO", default=False)
DEBUG = env.bool("TRIPS_DEBUG", default=False)
SECRET_KEY = required("SECRET_KEY")
# The master keys of what is sealed in the database: `name:key`, the current one first.
SEALING_KEYS = required("TRIPS_SEALING_KEYS")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"] if DEMO or DEBUG else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "trips.urls"
WSGI_APPLICATION = "trips.wsgi.application"
ASGI_APPLICATION = "trips.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "trips.home",
    "trips.steering",
    "trips.demo",
    "placements",
    "centres",
    "cases",
    "trips.access",
    "trips.organisations",
    "trips.identity",
    "trips.files",
    "trips.notices",
    "trips.jobs",
    "trips.sealing",
    "trips.vocabulary",
    "trips.geography",
    "trips.guards",
    "trips.audit",
    "trips.ui",
    "trips.database",
    "procrastinate.contrib.django",
    "simple_history",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "trips.access.admin_site.ReferenceAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    "trips.audit.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "trips.guards.middleware.PrivatePagesMiddleware",
    "trips.guards.middleware.MethodsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "trips.identity.middleware.IdleMiddleware",
    "trips.identity.middleware.SecondFactorMiddleware",
    "trips.access.middleware.ActorMiddleware",
    "trips.errors.ErrorsMiddleware",
    "trips.guards.middleware.DeclaredViewsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "trips.ui.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trips.home.context.page_frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# ---------------------------------------------------------------- database
# Three addresses: the owner migrates, the web role serves pages and owns nothing, the worker sees every row.
DATABASE_ROLE = env.str("TRIPS_DATABASE_ROLE", default="web")
if DATABASE_ROLE not in ("web", "worker", "owner"):
    raise ImproperlyConfigured(f"TRIPS_DATABASE_ROLE is web, worker or owner, not {DATABASE_ROLE}.")
DATABASES = {
    "default": required(
        {"web": "DATABASE_URL", "worker": "DATABASE_WORKER_URL", "owner": "DATABASE_OWNER_URL"}[
            DATABASE_ROLE
        ],
        env.db,
    )
}
DATABASE_THREADS = env.int("TRIPS_THREADS", default=4)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASE_ROLE != "owner" and not env.bool("TRIPS_NO_POOL", default=False):
    # One more than the threads of a process: a waiting thread must not starve.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": DATABASE_THREADS + 1,
        "timeout": 10,
    }

# ---------------------------------------------------------------- language and time
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"

# ---------------------------------------------------------------- sign-in
AUTH_USER_MODEL = "identity.User"
# Shares are object permissions of organisations (trips.access.grants); nobody in particular has any, and no
# backend answers from them: a permission counts only beside a live share.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = GUARDIAN_MONKEY_PATCH_GROUP = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "trips.identity.passwords.StrengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
STEP_UP_URL = "mfa_reauthenticate"
LOGIN_REDIRECT_URL = "home:home"
ACCOUNT_ADAPTER = "trips.identity.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Slower and slower by account and by address; the same for an address that has no account.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,100/h/ip,5/5m/key,20/h/key",
    "reset_password": "10/m/ip,3/10m/key",
    "invitation": "10/m/ip",
}
# Behind a proxy the visitor's address is the one that the proxy saw.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("TRIPS_BEHIND_PROXY", default=False) else 0
# A second factor for everyone: an application's codes or a passkey, her choice, with recovery codes.
MFA_ADAPTER = "trips.identity.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "TRIPS"
# One period early or late: telephones are seldom exact, and typing takes time.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "trips.identity.forms.CodeForm",
    "reauthenticate": "trips.identity.forms.ConfirmForm",
    "authenticate_webauthn": "trips.identity.forms.PasskeyForm",
    "reauthenticate_webauthn": "trips.identity.forms.ConfirmPasskeyForm",
    "activate_totp": "trips.identity.forms.EnrolCodesForm",
    "add_webauthn": "trips.identity.forms.EnrolPasskeyForm",
}
# State agents may come by an identity provider instead of a password: off without an issuer (ADR 0016).
SOCIALACCOUNT_ADAPTER = "trips.access.adapter.ProviderAdapter"


def identity_provider():
    """None, or what its operator gave us. `two_factors`: its levels (acr) after which ours is not asked."""
    issuer = env.str("OIDC_ISSUER", default="")
    if not issuer:
        return None
    return {
        "issuer": issuer,
        "client_id": required("OIDC_CLIENT_ID"),
        "secret": required("OIDC_CLIENT_SECRET"),
        "label": env.str("OIDC_LABEL", default="ProConnect"),
        "emails_verified": env.bool("OIDC_EMAILS_VERIFIED", default=False),
        "two_factors": env.list("OIDC_TWO_FACTOR_LEVELS", default=[]),
    }


IDENTITY_PROVIDER = identity_provider()
# Rate limits count in a table that every process shares.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}

# ---------------------------------------------------------------- mail: never a name, only a link
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}


def mailer():
    """Demo: one file a message in a folder. Elsewhere: the server that the environment names."""
    if DEMO:
        folder = env.str("TRIPS_MAIL_FOLDER", default=str(BASE_DIR / ".data" / "mail"))
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": folder},
        }
    options = {
        "host": required("MAIL_HOST"),
        "port": env.int("MAIL_PORT", default=465),
        "username": env.str("MAIL_USER", default=""),
        "password": env.str("MAIL_PASSWORD", default=""),
        "use_ssl": env.bool("MAIL_TLS", default=True),
        "timeout": 10,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


MAILERS = {"default": mailer()}
# Links in messages begin with it, whatever host a request named.
SITE_URL = (env.str("SITE_URL", default="http://localhost:8000") if DEMO else required("SITE_URL")).rstrip(
    "/"
)
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="trips@localhost") if DEMO else required("MAIL_FROM")

# ---------------------------------------------------------------- files sent to browsers
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / ".data" / "static"))
# Sealed documents: outside what any web server serves.
FILES_FOLDER = (
    env.str("TRIPS_FILES_FOLDER", default=str(BASE_DIR / ".data" / "files"))
    if DEMO
    else required("TRIPS_FILES_FOLDER")
)
FILE_UPLOAD_HANDLERS = ["trips.files.uploads.InMemory"]
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}

# ---------------------------------------------------------------- the browser's rules
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
HTTPS = env.bool("TRIPS_HTTPS", default=not (DEMO or DEBUG))
if HTTPS and IDENTITY_PROVIDER and not IDENTITY_PROVIDER["issuer"].startswith("https://"):
    raise ImproperlyConfigured("OIDC_ISSUER begins with https://.")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# Not "no-referrer": browsers then send "Origin: null" and every form is refused.
SECURE_REFERRER_POLICY = "same-origin"
if env.bool("TRIPS_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
if HTTPS:
    # Browsers take such a cookie from this very host only, by HTTPS, for all of it.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "trips.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# ---------------------------------------------------------------- the log of what was done and looked at
# Months that it is kept, after which `audit_months --drop` may drop them (CNIL: six months to three years).
AUDIT_MONTHS = env.int("TRIPS_AUDIT_MONTHS", default=12)
if not 6 <= AUDIT_MONTHS <= 36:
    raise ImproperlyConfigured("TRIPS_AUDIT_MONTHS is between 6 and 36.")
# Different files that one person may open, and lists that she may export, before her account is suspended.
READ_QUOTAS = {
    "hour": env.int("TRIPS_READS_PER_HOUR", default=40),
    "day": env.int("TRIPS_READS_PER_DAY", default=120),
    "new": env.int("TRIPS_NEW_FILES_PER_DAY", default=60),
    "night": env.int("TRIPS_READS_AT_NIGHT", default=15),
    "exports": env.int("TRIPS_EXPORTS_PER_DAY", default=20),
}
if not all(1 <= quota <= 1000 for quota in READ_QUOTAS.values()):
    raise ImproperlyConfigured("The quotas of reading (TRIPS_READS_… and their like) are between 1 and 1000.")

# ---------------------------------------------------------------- retention: docs/adr/0018-rights-of-the-woman.md
# Months after the last contact; then a person decides whether the file is erased.
RETENTION_MONTHS = {
    "file": env.int("TRIPS_RETENTION_MONTHS", default=24),
    "refused": env.int("TRIPS_RETENTION_MONTHS_REFUSED", default=12),
    "draft": env.int("TRIPS_RETENTION_MONTHS_DRAFT", default=6),
}
if not all(1 <= months <= 24 for months in RETENTION_MONTHS.values()):
    raise ImproperlyConfigured("TRIPS_RETENTION_MONTHS and its like are between 1 and 24.")

# Days after a notification was read last; three times as long if nobody reads it.
NOTIFICATION_DAYS = env.int("TRIPS_NOTIFICATION_DAYS", default=30)
if not 1 <= NOTIFICATION_DAYS <= 90:
    raise ImproperlyConfigured("TRIPS_NOTIFICATION_DAYS is between 1 and 90.")

# ---------------------------------------------------------------- statistics
# A count of people below this is masked wherever it leaves a file.
SMALLEST_CELL = env.int("TRIPS_SMALLEST_CELL", default=5)

# ---------------------------------------------------------------- logs: a line a message, no personal data
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "trips.audit.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        # One line a request; the demonstration keeps its terminal for people.
        "trips.audit.middleware": {"level": "WARNING" if DEMO else "INFO"},
        # Everything goes by the one handler: Django's own would mail errors with their values.
        "django": {"handlers": []},
        # Addresses of pages that were refused: the line of the request says so without them.
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
    },
}
