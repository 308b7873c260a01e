"""All settings, from the environment only. docs/run/README.md explains each variable.

With an empty environment this is a working local installation: SQLite, the payment sandbox,
mail on the console. What is dangerous in production is refused by config/checks.py.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var"))).resolve()

ENVIRONMENT = env.one_of("ENVIRONMENT", ("local", "production"))
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.flag("DEBUG") and not PRODUCTION
DEMO = env.flag("DEMO")
SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY and not PRODUCTION:
    SECRET_KEY = env.kept_secret(VAR_DIR / "secret_key")

# -- Where we are ------------------------------------------------------------------------------
PORT = env.number("PORT", 8000, low=1, high=65535)
HOST = env.text("HOST", "127.0.0.1")
if HOST in {"0.0.0.0", "::", "[::]"}:  # noqa: S104  (every address of the machine: show one)
    HOST = "127.0.0.1"
_HERE = "" if PRODUCTION else f"http://{HOST}:{PORT}"
PUBLIC_URL = env.web_address("PUBLIC_URL", _HERE)
HTTPS = PUBLIC_URL.startswith("https://")
_LOCAL_HOSTS = () if PRODUCTION else ("localhost", "127.0.0.1", "[::1]", HOST)
_OWN_HOST = urlsplit(PUBLIC_URL).hostname if PRODUCTION else None
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", (_OWN_HOST,) if _OWN_HOST else _LOCAL_HOSTS)
# Web servers of our own before this program: as many last entries of X-Forwarded-For are believed.
PROXIES = env.number("PROXIES", 1 if PRODUCTION else 0, high=5)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
DONGNE_SHARED = (BASE_DIR / env.text("DONGNE_SHARED", "../shared")).resolve()

# -- Rooms and what they stand on --------------------------------------------------------------
ROOMS = ["core", "accounts", "payments", "market", "stores", "search", "orders", "cms"]

SIGN_IN_WITH = [
    provider
    for provider in ("kakao", "naver", "google", "apple", "line")
    if env.text(f"{provider.upper()}_CLIENT_ID")
]
INSTALLED_APPS = [
    "config",
    *ROOMS,
    "wagtail.contrib.redirects",
    "wagtail.contrib.forms",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",  # already is the app "modelsearch": never add that one too
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    *(f"allauth.socialaccount.providers.{provider}" for provider in SIGN_IN_WITH),
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "config.middleware.request_id",
    "config.middleware.no_null_characters",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.whose_page",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "cms.remembering.RememberedPages",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.enrolled_device",
    "accounts.middleware.second_factor",
    "config.middleware.admin_is_for_admins",
    "cms.middleware.OnlyOwnPages",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "market.place.context",
                "orders.context.basket_bar",
            ],
        },
    },
]

# -- Rows, work, cache, mail -------------------------------------------------------------------
DATABASES = {
    "default": env.database(
        "DATABASE_URL", default=VAR_DIR / "dongne.sqlite3", clone=VAR_DIR / "test.sqlite3"
    )
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
CACHES = {
    "default": env.cache("CACHE_URL"),
    # Pages without their visitors, in each process (cms/remembering.py): at most some 50 MB.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    # Results of a search, the same way: at most some 20 MB.
    "results": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "results",
        "OPTIONS": {"MAX_ENTRIES": 400},
    },
}
globals().update(env.mail("EMAIL_URL", folder=VAR_DIR / "mail"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", "Dongne <dongne@localhost>")
SMS_DIR = VAR_DIR / "sms"
SMS_URL = env.web_address("SMS_URL")
SMS_TOKEN, SMS_FROM = env.text("SMS_TOKEN"), env.text("SMS_FROM")
SENTRY_DSN = env.library("SENTRY_DSN", "sentry_sdk", extra="sentry")
MOVABLE_CLOCK = not PRODUCTION  # the sandbox and the tests may move the time
FAULTS_ENABLED = env.flag("FAULTS_ENABLED") and not PRODUCTION

# -- Services ----------------------------------------------------------------------------------
ELASTICSEARCH_URL = env.web_address("ELASTICSEARCH_URL")
ELASTICSEARCH_INDEX = env.text("ELASTICSEARCH_INDEX", "dongne")
SEARCH_DIR = VAR_DIR / "index"
SEARCH_COUNTS = env.flag("SEARCH_COUNTS", default=True)
STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY")
STRIPE_WEBHOOK_SECRET = env.text("STRIPE_WEBHOOK_SECRET")
SANDBOX = not STRIPE_SECRET_KEY

# -- Language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ko", "한국어")]
FORMAT_MODULE_PATH = "config.formats"
LOCALE_PATHS = [BASE_DIR / "locale" / room for room in ROOMS]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # a market shows its own

# -- Files -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_DIR", str(VAR_DIR / "static"))).resolve()
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_HASHED = env.flag("STATIC_HASHED", default=PRODUCTION)  # needs `manage.py collectstatic`
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not STATIC_HASHED
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_URL = env.text("MEDIA_URL", "/media/").rstrip("/") + "/"
MEDIA_ROOT = VAR_DIR / "media"
_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
# With a bucket, pictures lie below media/ in it and are seen at MEDIA_URL, which ends there;
# what nobody may see lies below private/ (core/files.py).
S3_OPTIONS = env.bucket("S3_BUCKET")
S3_BUCKET = S3_OPTIONS.get("bucket_name", "")
_DISK: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
_IN_BUCKET: dict[str, Any] = {
    "BACKEND": "core.bucket.Media",
    "OPTIONS": {**S3_OPTIONS, "location": "media", "querystring_auth": False},
}
STORAGES = {
    "default": _IN_BUCKET if S3_BUCKET else _DISK,
    "staticfiles": {"BACKEND": _STATIC if STATIC_HASHED else _PLAIN},
}

# -- People ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
# A password is a choice made later; allauth's sign-in form has one only where this list does.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_CHANGE_EMAIL = True  # one e-mail per person, changed once the new one is confirmed
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60  # seconds
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_TOTP_ISSUER = "Dongne"
# Who types slowly sends the code before; RFC 6238 (5.2) allows for one step.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost
SOCIALACCOUNT_ADAPTER = "accounts.social.SocialAdapter"
ACCOUNT_FORMS = {
    "set_password": "accounts.passwords.SetPasswordForm",
    "change_password": "accounts.passwords.ChangePasswordForm",
    "reset_password_from_key": "accounts.passwords.ResetPasswordKeyForm",
}
SOCIALACCOUNT_FORMS = {"disconnect": "accounts.forms.DisconnectForm"}
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 8  # seconds
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    provider: {
        "APPS": [
            {
                "client_id": env.text(f"{provider.upper()}_CLIENT_ID"),
                "secret": env.text(f"{provider.upper()}_SECRET"),
                "key": "",
            }
        ],
        # An e-mail that it has checked opens the account with that e-mail: accounts/social.py.
        "EMAIL_AUTHENTICATION": provider in {"kakao", "naver", "google"},
        "OAUTH_PKCE_ENABLED": provider == "google",
    }
    for provider in SIGN_IN_WITH
}

# -- Pages -------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Dongne"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # allauth's pages do that
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # the admin speaks to no other host
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024  # bytes
WAGTAILIMAGES_IMAGE_MODEL = "cms.Picture"
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp"]
TAGGIT_CASE_INSENSITIVE = True

# -- Safety ------------------------------------------------------------------------------------
_SELF, _NONE = "'self'", "'none'"
# A form's answer may send the browser on to these: the payment page and the sign-in providers,
# with each host that the first one passes the browser to before it shows a page.
_ONWARD = {
    "kakao": ["https://kauth.kakao.com", "https://accounts.kakao.com"],
    "naver": ["https://nid.naver.com"],
    "google": ["https://accounts.google.com"],
    "apple": ["https://appleid.apple.com"],
    "line": ["https://access.line.me"],
}
_PAYMENT_PAGES = [] if SANDBOX else ["https://checkout.stripe.com", "https://connect.stripe.com"]
_PICTURES = [MEDIA_URL] if MEDIA_URL.startswith("http") else []
_STRICT: dict[str, list[str]] = {
    "default-src": [_NONE],
    "script-src": [_SELF],
    "style-src": [_SELF],
    "img-src": [_SELF, *_PICTURES],
    "font-src": [_SELF],
    "connect-src": [_SELF],
    "manifest-src": [_SELF],
    "worker-src": [_SELF],
    "base-uri": [_NONE],
    "form-action": [
        _SELF,
        *_PAYMENT_PAGES,
        *(host for provider in SIGN_IN_WITH for host in _ONWARD[provider]),
    ],
    "frame-ancestors": [_SELF],  # Wagtail's preview panel shows our pages in a frame
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _STRICT}
# Wagtail's editor writes inline scripts and styles and has no nonces: looser under /admin/ only.
ADMIN_CONTENT_SECURITY_POLICY = _STRICT | {
    "script-src": [_SELF, "'unsafe-inline'"],
    "style-src": [_SELF, "'unsafe-inline'"],
    "img-src": [_SELF, "data:", "blob:", *_PICTURES],
    "frame-src": [_SELF],
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30  # seconds
SESSION_ENGINE = "accounts.sessions"
if PRODUCTION:
    if PROXIES:  # who asks us directly could say "https" themselves
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = HTTPS
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without TLS
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # whether other machines below this name speak HTTPS, and for ever, is
    "security.W021",  # for the owner of the name to promise, at the proxy
    "security.W019",  # Wagtail's preview panel shows our own pages in a frame
]

# -- Logs --------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{levelname} {name} {message}", "style": "{"},
        "json": {"()": "config.logs.JsonFormatter"},
    },
    "filters": {"request_id": {"()": "config.logs.RequestId"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "json" if PRODUCTION else "plain",
        }
    },
    "root": {"handlers": ["console"], "level": "INFO" if PRODUCTION else "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"level": "WARNING" if PRODUCTION else "ERROR"},  # 404s are not news
    },
}
