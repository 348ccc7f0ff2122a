"""Django, configured from our settings: the one place where the pages' parts are named.

`configure` comes before anything imports `amparo.store`, which otherwise makes Django ready with its one app alone.
"""

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings as django_settings
from django.utils.csp import CSP

from amparo.errors import Conflict
from amparo.keyring import open_keyring
from amparo.settings import Settings
from amparo.web.shared.areas import DESK, LOOPBACK, STATIC

LARGEST_POST = 1_000_000
"""Bytes of a form or of a request to the API."""
LINK_SECONDS = 24 * 3600
"""How long the link lives with which a new account sets its password."""
_HERE = Path(__file__).parent

APPS = (
    "amparo.web.shared",
    "amparo.web.home",
    "amparo.web.notices",
    "amparo.web.survivor",
    "amparo.web.desk",
    "amparo.web.fingerprint",
    "amparo.web.machine",
    "amparo.web.insight",
    "amparo.web.press",
    "amparo.store",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
)
"""Ours first: their templates take the place of allauth's."""
MIDDLEWARE = (
    "amparo.web.shared.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "amparo.web.shared.language.Language",
    "amparo.web.shared.refusals.Refusals",
    "amparo.web.shared.origin.OwnOrigin",
    "amparo.web.shared.staff.StaffSession",
    "amparo.web.shared.staff.StaffCsrf",
    "amparo.web.shared.staff.StaffUser",
    "amparo.web.shared.staff.StaffMessages",
    "allauth.account.middleware.AccountMiddleware",
    "amparo.web.shared.staff.SecondFactor",
)


def configure(settings: Settings) -> None:
    """Make Django ready for the pages of this installation; again with other settings, those count from then on.

    Raises Conflict `django_configured` where Django was made ready for something else in this process, and
    Unavailable `keys_unreadable`.
    """
    values = {**_fixed(), **_derived(settings)}
    if not django_settings.configured:
        django_settings.configure(**values)
        _quieten()
        django.setup()
        return
    if not hasattr(django_settings, "AMPARO"):
        raise Conflict("django_configured", "Configure the pages before anything imports the store.")
    for name, value in _derived(settings).items():
        setattr(django_settings, name, value)


def _quieten() -> None:
    """Django's own messages hold paths, hosts and what was sent; `shared.refusals` says what failed, without them."""
    logging.getLogger("django").setLevel(logging.CRITICAL + 1)


def _derived(settings: Settings) -> dict[str, Any]:
    """What depends on the installation."""
    public = urlsplit(settings.site.url)
    secure = public.scheme == "https"
    hosts = {public.hostname or ""} | (set(LOOPBACK) if settings.web.host in LOOPBACK else set())
    return {
        "AMPARO": settings,
        "SECRET_KEY": open_keyring(settings.keys_dir).token_key("django").hex(),
        "ALLOWED_HOSTS": sorted(f"[{host}]" if ":" in host else host for host in hosts if host),
        "CSRF_TRUSTED_ORIGINS": [f"{public.scheme}://{public.netloc}"],
        "CSRF_COOKIE_SECURE": secure,
        "SESSION_COOKIE_SECURE": secure,
        "LANGUAGE_COOKIE_SECURE": secure,
        "LANGUAGE_CODE": settings.site.language,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if settings.web.trusted_proxies else None,
        "ALLAUTH_TRUSTED_PROXY_COUNT": settings.web.trusted_proxies,
        "MFA_TOTP_ISSUER": settings.site.name,
        # WebAuthn asks for https; browsers take a loopback address as safe (W3C Secure Contexts, section 3.1)
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": public.hostname in LOOPBACK,
    }


def _fixed() -> dict[str, Any]:
    """What is the same everywhere."""
    return {
        "INSTALLED_APPS": list(APPS),
        "MIDDLEWARE": list(MIDDLEWARE),
        "ROOT_URLCONF": "amparo.web.urls",
        "DATABASES": {},
        "DEBUG": False,
        "TEMPLATES": [_templates()],
        "FORM_RENDERER": "amparo.web.shared.rendering.Renderer",
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": LARGEST_POST,
        "FILE_UPLOAD_HANDLERS": [],  # no file is ever taken
        "LOGGING_CONFIG": None,
        **_languages(),
        **_protections(),
        **_staff(),
    }


def _templates() -> dict[str, Any]:
    processors = [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
        "amparo.web.shared.installation.for_templates",
    ]
    builtins = [
        "django.templatetags.i18n",
        "django.templatetags.static",
        "amparo.web.shared.templatetags.components",
        "amparo.web.shared.templatetags.addresses",
    ]
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": processors, "builtins": builtins},
    }


def _languages() -> dict[str, Any]:
    return {
        "USE_I18N": True,
        "LANGUAGES": [("en", "English"), ("es", "Español")],
        "LOCALE_PATHS": [str(_HERE / "locale")],
        "LANGUAGE_COOKIE_NAME": "amparo_desk_language",
        "LANGUAGE_COOKIE_PATH": DESK,
        "LANGUAGE_COOKIE_HTTPONLY": True,
        "LANGUAGE_COOKIE_SAMESITE": "Strict",
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "STATIC_URL": STATIC,
        "STORAGES": {"staticfiles": {"BACKEND": "amparo.web.shared.static_files.HashedFiles"}},
    }


def _protections() -> dict[str, Any]:
    """Referrer-Policy is same-origin, as another site learns nothing by it either.

    no-referrer would make browsers send "Origin: null" with our own forms (Fetch, section 3.2 "Origin header"), and
    the rules against forged posts would be blind where a browser sends no Sec-Fetch-Site.
    """
    own = [CSP.SELF]
    return {
        "SECURE_CSP": {
            "default-src": [CSP.NONE],
            **{f"{kind}-src": own for kind in ("script", "style", "img", "font", "connect")},
            "form-action": own,
            "frame-ancestors": [CSP.NONE],
            "base-uri": [CSP.NONE],
        },
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECURE_HSTS_SECONDS": 0,  # sent by `shared.headers`: behind a proxy Django does not see that it is https
    }


def _staff() -> dict[str, Any]:
    """Accounts, sessions and second factors of staff."""
    return {
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {
                "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
                "OPTIONS": {"min_length": 12},
            },
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
            {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
            {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
        ],
        "PASSWORD_RESET_TIMEOUT": LINK_SECONDS,
        "LOGIN_URL": f"{DESK}accounts/login/",
        "LOGIN_REDIRECT_URL": DESK,
        "SESSION_COOKIE_NAME": "amparo_desk",
        "SESSION_COOKIE_PATH": DESK,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_AGE": 12 * 3600,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "CSRF_COOKIE_NAME": "amparo_desk_form",
        "CSRF_COOKIE_PATH": DESK,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_FAILURE_VIEW": "amparo.web.shared.refusals.forged",
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
        "MAILERS": {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}},  # accounts send no mail
        "ACCOUNT_ADAPTER": "amparo.web.desk.accounts.Accounts",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*", "password2*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_EMAIL_NOTIFICATIONS": False,
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_LOGOUT_REDIRECT_URL": f"{DESK}accounts/login/",
        "ACCOUNT_USERNAME_MIN_LENGTH": 1,
        "ACCOUNT_PRESERVE_USERNAME_CASING": True,
        "MFA_ADAPTER": "amparo.web.desk.accounts.SecondFactors",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_WEBAUTHN_USER_VERIFICATION": "required",
    }


def build(settings: Settings) -> Callable[..., Awaitable[None]]:
    """The pages as an ASGI application, with their store open and brought up to the newest migration.

    Raises as `configure` and `amparo.store.connection.open_store`.
    """
    configure(settings)
    from amparo.store.connection import open_store  # Django is ready only now
    from amparo.web.shared.asgi import Pages
    from amparo.web.shared.static_files import read_all

    open_store(settings)
    read_all()
    return Pages(LARGEST_POST)
