"""One settings file; everything an operator may change comes from the environment."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab

from supportsentiment.env import Env

env = Env(os.environ)

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = env.path("STATE_DIR", default=BASE_DIR / "var")

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY", example="fifty-or-more-random-characters")
ALLOWED_HOSTS = list(env.words("ALLOWED_HOSTS", default=("localhost", "127.0.0.1", "[::1]")))
CSRF_TRUSTED_ORIGINS = list(env.words("CSRF_TRUSTED_ORIGINS"))
# Where browsers find the sockets; empty means: behind the same origin.
SOCKET_URL = env.text("SOCKET_URL", default="")
HTTPS = env.flag("HTTPS", default=False)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "supportsentiment.kernel",
    "supportsentiment.accounts",
    "tickets",
    "sentiment",
    "routing",
    "coaching",
    "knowledgebase",
    "api",
    "console",
    "demo",
    "supportsentiment",
]

MIDDLEWARE = [
    "supportsentiment.observe.RequestIdMiddleware",
    "supportsentiment.threshold.ThresholdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "supportsentiment.urls"
WSGI_APPLICATION = "supportsentiment.wsgi.application"
ASGI_APPLICATION = "supportsentiment.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ]
        },
    }
]

DATABASE_POOL_SIZE = env.whole("DATABASE_POOL_SIZE", default=8, least=0, most=200)
_pool = {
    "min_size": min(2, DATABASE_POOL_SIZE),
    "max_size": DATABASE_POOL_SIZE,
    # Long enough to sit out a restart of Postgres, short enough for a request.
    "timeout": 5,
    # The pool waits twice as long after each failed attempt, and keeps others from trying
    # meanwhile; after giving up, the next request tries at once. Not shorter than a restart:
    # a request that waits already does not make it try again.
    "reconnect_timeout": 4,
}
_driver = {"connect_timeout": 5, **({"pool": _pool} if DATABASE_POOL_SIZE else {})}
DATABASES = {
    "default": {
        **env.database("DATABASE_URL", options=_driver),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "console:sign_in"
LOGIN_REDIRECT_URL = "console:inbox"
LOGOUT_REDIRECT_URL = "console:sign_in"

# The broker holds nothing that cannot be lost; it must not evict (noeviction).
REDIS_URL = env.redis("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
CELERY_QUEUE_PREFIX = env.text("CELERY_QUEUE_PREFIX", default="")
CELERY_TASK_DEFAULT_QUEUE = f"{CELERY_QUEUE_PREFIX}default"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_BACKEND_THREAD_SAFE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    # Whoever publishes never waits to try again; kombu would sleep for six seconds.
    "max_retries": 0,
    "socket_keepalive": True,
    # A lost nudge is sent again. Kept until acknowledged, one would block its worker (ADR 6).
    "ack_emulation": False,
}
SWEEP_SECONDS = env.whole("SWEEP_SECONDS", default=5, least=1, most=300)
# No batch is held longer than this, whatever its listener asks for. A shorter time hands out
# sooner what a killed worker held, and must be longer than the slowest batch.
WORK_LEASE_SECONDS = env.whole("WORK_LEASE_SECONDS", default=600, least=1, most=3600)
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "kernel.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": 2 * SWEEP_SECONDS},
    },
    "forget-requests": {
        "task": "sentiment.forget_requests",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "mark-erased": {"task": "sentiment.mark_erased", "schedule": 600, "options": {"expires": 600}},
    "learn-nightly": {
        "task": "sentiment.learn_nightly",
        "schedule": crontab(hour=3, minute=17),
        "options": {"expires": 3600},
    },
    "forget-answers": {
        "task": "api.forget_answers",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
}
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "celerybeat-schedule")

# Redis publishes across all its numbered databases, so the number goes into the name.
LIVE_PREFIX = f"{CELERY_QUEUE_PREFIX}live{urlsplit(REDIS_URL).path.strip('/') or 0}"
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": LIVE_PREFIX},
    }
}

# Rate limits count here. Never the broker's instance: a cache may evict, the broker must not.
CACHE_URL = env.redis("CACHE_URL", default="redis://unset.invalid/0")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if CACHE_URL == "redis://unset.invalid/0"
    else {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
}

SENTIMENT_ENGINE = env.text("SENTIMENT_ENGINE", default="bundled")
SENTIMENT_THREADS = env.whole("SENTIMENT_THREADS", default=1, least=1, most=64)
SENTIMENT_RISK = env.whole("SENTIMENT_RISK_PERCENT", default=20, least=1, most=50) / 100
# Whether what a nightly refit learned reads at once when it passes the gate, or waits in shadow.
LEARNING_PROMOTES = env.flag("LEARNING_PROMOTES", default=False)
SENTIMENT_API_KEY = env.text("SENTIMENT_API_KEY", default="")
# What the labels of an owner's own model mean, for instance: LABEL_0=-1,LABEL_1=1
SENTIMENT_LABELS = env.scores("SENTIMENT_LABELS")
# Where an owner's own models lie, one folder each, to be chosen from at /reading/engines/.
MODELS_ROOT = env.path("MODELS_ROOT", default=STATE_DIR / "models")

STATIC_URL = "static/"
# With a STATIC_ROOT, names are hashed and `manage.py collectstatic` comes first; without one,
# files are served from where they lie in the source.
STATIC_HASHED = env.has("STATIC_ROOT")
STATIC_ROOT = env.path("STATIC_ROOT") if STATIC_HASHED else None
WHITENOISE_USE_FINDERS = not STATIC_HASHED
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = env.path("MEDIA_ROOT", default=STATE_DIR / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "supportsentiment.static_files.HashedFiles"
        if STATIC_HASHED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# The largest accepted request; attachments count. Bodies of messages have their own limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 26 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

_socket = urlsplit(SOCKET_URL)
_own_names = ("127.0.0.1", "localhost")
# On one's own machine the page may be opened by either name, and its socket goes by the same.
SOCKET_ORIGINS = (
    [f"{_socket.scheme}://{name}:{_socket.port}" for name in _own_names]
    if _socket.hostname in _own_names
    else [f"{_socket.scheme}://{_socket.netloc}"] * bool(SOCKET_URL)
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *SOCKET_ORIGINS],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_SAMESITE = "Lax"
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.whole("HSTS_SECONDS", default=31_536_000, least=0)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.problems.answer",
    "UNAUTHENTICATED_USER": None,
}
API_REQUESTS_PER_MINUTE = env.whole("API_REQUESTS_PER_MINUTE", default=12_000, least=1)
SPECTACULAR_SETTINGS = {
    "TITLE": "SupportSentiment API",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "LabelWord": ["positive", "neutral", "negative"],
        "SignalName": "api.words.SIGNAL_NAMES",
        "PushedSignal": "api.words.PUSHED_SIGNALS",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

LOG_LEVEL = env.choice("LOG_LEVEL", of=("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO")
LOG_FORMAT = env.choice("LOG_FORMAT", of=("text", "json"), default="text")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "supportsentiment.logs.RequestIdFilter"}},
    "formatters": {
        "text": {"format": "%(levelname)s %(name)s [%(request_id)s] %(message)s"},
        "json": {"()": "supportsentiment.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "celery": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
