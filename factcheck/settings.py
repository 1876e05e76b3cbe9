"""One settings file for every place the product runs; what differs comes from the environment.

`.env.example` lists every variable with its default. Production (DEBUG=0, DEMO=0) refuses to start without its secrets.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from factcheck.broker import broker_url
from factcheck.keeping import Bucket, media_storage
from factcheck.mailing import sender_of
from factcheck.proving import require_archive, require_authority
from factcheck.purging import Ways, purge_headers
from factcheck.streaming import require_beside
from factcheck.watching import log_settings, networks, require_known, token

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
IS_LOCAL = DEBUG or DEMO


def _required(name: str) -> str:
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. See .env.example for what it is and how to make one.")
    return str(value)


SECRET_KEY = _required("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost"] if IS_LOCAL else [])
BASE_URL = env.str("BASE_URL", "http://127.0.0.1:8000" if IS_LOCAL else "").rstrip("/")
if not IS_LOCAL and (len(SECRET_KEY) < 50 or not ALLOWED_HOSTS or not BASE_URL):
    raise ImproperlyConfigured(
        "Production needs SECRET_KEY (50 characters or more), ALLOWED_HOSTS and BASE_URL. See .env.example."
    )
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / ".local"))).resolve()
NEWSROOM_NAME = env.str("NEWSROOM_NAME", "Factcheck")
NEWSROOM_LANGUAGE = env.str("NEWSROOM_LANGUAGE", "en")
CHECKS_LICENSE = env.str("CHECKS_LICENSE", "")
CORRECTIONS_CONTACT = env.str("CORRECTIONS_CONTACT", "")
CORRECTIONS_POLICY_URL = env.str("CORRECTIONS_POLICY_URL", "").strip()
if CORRECTIONS_POLICY_URL and not CORRECTIONS_POLICY_URL.startswith(("https://", "http://")):
    raise ImproperlyConfigured("CORRECTIONS_POLICY_URL has to begin with https:// or http://.")

INSTALLED_APPS = [
    "annotations.apps.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "corsheaders",
    "csp",
    "pgtrigger",
    "rest_framework",
    "drf_spectacular",
    "annotations.apps.AnnotationsConfig",
]

MIDDLEWARE = [
    "annotations.pages.requests.NoteRequests",
    "django.middleware.security.SecurityMiddleware",
    "annotations.pages.playback.OwnHost",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "annotations.pages.packing.PackPublicAnswers",
    "corsheaders.middleware.CorsMiddleware",
    "annotations.pages.middleware.RefuseUnstorableText",
    "annotations.pages.lanes.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "annotations.pages.lanes.SignedIn",
    "annotations.pages.languages.SpeakTheirLanguage",
    "annotations.pages.lanes.NoteSessions",
    "annotations.pages.lanes.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "annotations.pages.lanes.ContentPolicy",
    "annotations.pages.middleware.ShowDatabaseTrouble",
    "annotations.pages.middleware.RefusalPages",
    "axes.middleware.AxesMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "annotations.pages.context.newsroom",
            ],
            "builtins": ["annotations.templatetags.spoken"],
        },
    }
]

# PostgreSQL. Statement and lock limits keep one slow query from holding up everybody's saving.
DATABASES: dict[str, Any] = {"default": env.dj_db_url("DATABASE_URL", _required("DATABASE_URL"))}
DATABASES["default"].update(
    ENGINE="annotations.postgres", CONN_HEALTH_CHECKS=True, CONN_MAX_AGE=env.int("DATABASE_CONN_MAX_AGE", 60)
)
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 3,
    "options": "-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000",
    **DATABASES["default"].get("OPTIONS", {}),
}
# A replica of it, where there is one: see annotations.postgres.replica for what it may answer. A host that vanished is
# noticed by tcp_user_timeout (ms).
if env.str("DATABASE_REPLICA_URL", ""):
    _REPLICA: dict[str, Any] = env.dj_db_url("DATABASE_REPLICA_URL")
    _IN_TIME = {"connect_timeout": 2, "tcp_user_timeout": 3000}
    DATABASES["replica"] = {
        **_REPLICA,
        **{name: DATABASES["default"][name] for name in ("ENGINE", "CONN_HEALTH_CHECKS", "CONN_MAX_AGE")},
        "OPTIONS": {**DATABASES["default"]["OPTIONS"], **_IN_TIME, **_REPLICA.get("OPTIONS", {})},
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["annotations.postgres.replica.OnlyWhereAsked"]
PG_BIN = env.str(
    "PG_BIN", ""
)  # where pg_dump, pg_restore and psql are, for backup and restore; else they are looked for
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis: the bell (Celery), throttle counts. Nothing that may not be lost.
REDIS_URL = _required("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "factcheck",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

# Accounts
AUTH_USER_MODEL = "annotations.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "sign_in"
PASSWORD_RESET_TIMEOUT = env.int("PASSWORD_LINK_HOURS", 24) * 3600
INVITATION_DAYS = env.int("INVITATION_DAYS", 7)
# Roles that may not sign in without a second factor. Django's admin asks for one whatever this says.
SECOND_FACTOR_ROLES: list[str] = env.list("SECOND_FACTOR_ROLES", [] if IS_LOCAL else ["admin"])
# Signing in through the newsroom's own provider (OpenID Connect), where one is named. None of allauth's pages are open.
OIDC_URL = env.str("OIDC_URL", "").strip().rstrip("/")
OIDC_NAME = env.str("OIDC_NAME", "") or "single sign-on"
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", "")
OIDC_CREATES_CHECKERS = env.bool("OIDC_CREATES_CHECKERS", False)
OIDC_HAS_SECOND_FACTOR = env.bool("OIDC_HAS_SECOND_FACTOR", False)
OIDC_ALLOW_NETWORKS: list[str] = env.list("OIDC_ALLOW_NETWORKS", ["127.0.0.0/8", "::1/128"] if IS_LOCAL else [])
if OIDC_URL and not (OIDC_CLIENT_ID and OIDC_CLIENT_SECRET and (IS_LOCAL or OIDC_URL.startswith("https://"))):
    raise ImproperlyConfigured("OIDC_URL must be https://, with OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.")
SOCIALACCOUNT_ADAPTER = "annotations.pages.oidc.Adapter"
SOCIALACCOUNT_STORE_TOKENS = False
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "annotations.pages.account.locked_out"
AXES_CLIENT_IP_CALLABLE = "annotations.visitors.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# Language and time: UTC in code and database, the reader's zone only in templates.
LANGUAGE_CODE = "en-gb"
LOCALE_PATHS = [BASE_DIR / "annotations/locale"]  # before the words of Django's own admin, which comes first above
LANGUAGES = [("en-gb", "English"), ("fr", "Français"), ("de", "Deutsch"), ("ar", "العربية")]
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True

# Static files: Vite writes fixed names, Django hashes them.
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [path for path in [BASE_DIR / "frontend" / "dist"] if path.is_dir()]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
EMBED_RELEASES = (
    BASE_DIR / "frontend" / "embed-releases"
)  # what publishers pin by its hash: never changed, only added to
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(DATA_DIR / "media")))
STORAGES = {
    "default": media_storage(Bucket.of(env)),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Limits on what comes in. Article text may be long; the rest is small.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 4
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", 20 * 1024 * 1024)
BATCH_MAX_BYTES = env.int("BATCH_MAX_BYTES", 200 * 1024 * 1024)

# Captures: what a worker may fetch, for how long, how often.
FETCH_ALLOW_NETWORKS: list[str] = env.list("FETCH_ALLOW_NETWORKS", [])
FETCH_USER_AGENT = env.str("FETCH_USER_AGENT", f"FactcheckBot/0.1 (+{BASE_URL})")
DOI_RESOLVER = env.str("DOI_RESOLVER", "https://doi.org/")
FETCH_TOTAL_S = env.int("FETCH_TOTAL_S", 20)
FETCH_DELAY_S = env.float("FETCH_DELAY_S", 1.0)  # between two requests of ours to one host, which are never at once
# Whether captures keep to robots.txt: off, unasked (feeds, files, re-checks: what no person asked for herself), all.
FETCH_ROBOTS = env.str("FETCH_ROBOTS", "off")
require_known("FETCH_ROBOTS", FETCH_ROBOTS, ("off", "unasked", "all"))
# Of all slots together, how many one person's captures may take at once: the rest is for the next who asks.
CAPTURES_PER_PERSON = env.int("CAPTURES_PER_PERSON", 24)
READERS_AT_ONCE = env.int("READERS_AT_ONCE", 2)  # bodies read at once by one process
READ_WALL_S = 11
CAPTURE_LEASE_S = env.int("CAPTURE_LEASE_S", 60)
CAPTURE_MAX_ATTEMPTS = 4
CAPTURE_MAX_LOSSES = 3  # so often may a worker go away with the same capture
CAPTURE_BACKOFF_S = (5, 30, 120)
WATCH_STEPS_S: list[int] = env.list("WATCH_STEPS_S", [3600, 6 * 3600, 24 * 3600, 7 * 24 * 3600], subcast=int)
WATCH_EVERY_S = env.int("WATCH_EVERY_S", 60)
SOURCE_CHECK_S = env.int("SOURCE_CHECK_S", 24 * 3600)
"""How often a cited page with a locked passage is looked at again."""
LINK_CHECK_S = env.int("LINK_CHECK_S", 7 * 24 * 3600)
"""How often any other cited page is looked at again, dead and closed ones too."""
LINK_FAILURES = env.int("LINK_FAILURES", 3)
LINK_FAILURES_APART_S = env.int("LINK_FAILURES_APART_S", 72 * 3600)
"""A page is dead after so many failures, at least so far apart."""
FOLLOW_EVERY_S = env.int("FOLLOW_EVERY_S", 15)
SECOND_VANTAGE_PROXY = env.str("SECOND_VANTAGE_PROXY", "")
"""An HTTP proxy elsewhere (http://host:port) that is asked before a page is said to be dead; empty: nobody is."""
SWEEP_EVERY_S = env.int("SWEEP_EVERY_S", 30)

# Whether pages that say nothing without their scripts are also shown by a browser (docs/rendering.md); which Chromium,
# "" for one on the PATH; how long one page may take, and how much memory.
RENDER_PAGES = env.bool("RENDER_PAGES", False)
RENDER_CHROMIUM = env.str("RENDER_CHROMIUM", "").strip()
RENDER_TOTAL_S = env.int("RENDER_TOTAL_S", 25)
RENDER_MEMORY_MB = env.int("RENDER_MEMORY_MB", 1_536)
if not 12 <= RENDER_TOTAL_S <= 28 or RENDER_MEMORY_MB < 256:
    raise ImproperlyConfigured("RENDER_TOTAL_S is 12 to 28 seconds, RENDER_MEMORY_MB 256 at least.")

# Captures that a published check names may be looked at by everybody, as text and as WARC. "web": those
# from the public web; "all": also those from FETCH_ALLOW_NETWORKS; "none".
PUBLIC_CAPTURES = env.str("PUBLIC_CAPTURES", "") or ("all" if IS_LOCAL else "web")
require_known("PUBLIC_CAPTURES", PUBLIC_CAPTURES, ("web", "all", "none"))
# Where a capture may be seen as a page: another host of this very server, "" for nowhere. Never this one's own.
PLAYBACK_URL = env.str("PLAYBACK_URL", "").rstrip("/")
if PLAYBACK_URL and urlsplit(PLAYBACK_URL).hostname == urlsplit(BASE_URL).hostname:
    raise ImproperlyConfigured("PLAYBACK_URL must be another host than BASE_URL's: what others wrote is shown there.")
if PLAYBACK_URL:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, urlsplit(PLAYBACK_URL).hostname or ""]

# Feeds: how often they are polled. One that fails is asked less and less often, down to once in FEED_MAX_WAIT_S.
FEED_EVERY_S = env.int("FEED_EVERY_S", 15 * 60)
FEED_MAX_WAIT_S = 24 * 3600
FEED_FIRST_ENTRIES = 25  # of those that stand in a feed when it is subscribed to
FEED_MAX_NEW = 200  # entries of one poll that become articles; the rest wait for the next
FEED_MAX_CHILDREN = 5  # sitemaps of an index that are read in one poll

# Webhooks: where publishers may be told, when a message is tried again, how many are sent at once.
# After the last step a message is given up, and an endpoint that took nothing meanwhile is switched off.
WEBHOOK_ALLOW_NETWORKS: list[str] = env.list("WEBHOOK_ALLOW_NETWORKS", ["127.0.0.0/8", "::1/128"] if IS_LOCAL else [])
WEBHOOK_ALLOW_HTTP = env.bool("WEBHOOK_ALLOW_HTTP", IS_LOCAL)
WEBHOOK_SECRET_OVERLAP_S = env.int("WEBHOOK_SECRET_OVERLAP_S", 24 * 3600)
WEBHOOKS_PER_PUBLISHER = 20
DELIVERY_SCHEDULE_S: list[float] = env.list(
    "DELIVERY_SCHEDULE_S", [0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400], subcast=float
)
DELIVERY_TIMEOUT_S = env.float("DELIVERY_TIMEOUT_S", 15.0)
DELIVERY_LEASE_S = env.int("DELIVERY_LEASE_S", 45)
DELIVERY_THREADS = env.int("DELIVERY_THREADS", 32)
DELIVERY_PER_ENDPOINT = 4
DELIVERY_KEEP_DAYS = env.int("DELIVERY_KEEP_DAYS", 30)
if DELIVERY_TIMEOUT_S + 10 > DELIVERY_LEASE_S:
    raise ImproperlyConfigured("DELIVERY_TIMEOUT_S is too long: a message is sent within its lease, less 10 s.")

# Google's Fact Check Tools: published checks are pushed there where an account is given, and nothing happens without.
FACT_CHECK_TOOLS_CREDENTIALS = env.str("FACT_CHECK_TOOLS_CREDENTIALS", "").strip()
FACT_CHECK_TOOLS_URL = (env.str("FACT_CHECK_TOOLS_URL", "") or "https://factchecktools.googleapis.com/v1alpha1").rstrip(
    "/"
)
FACT_CHECK_TOOLS_TOKEN_URL = env.str("FACT_CHECK_TOOLS_TOKEN_URL", "")
FACT_CHECK_TOOLS_ALLOW_NETWORKS: list[str] = env.list(
    "FACT_CHECK_TOOLS_ALLOW_NETWORKS", ["127.0.0.0/8", "::1/128"] if IS_LOCAL else []
)
FACT_CHECK_TOOLS_SCHEDULE_S: list[float] = [0, 60, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]
FACT_CHECK_TOOLS_TIMEOUT_S = 10.0
FACT_CHECK_TOOLS_LEASE_S = 60  # above the three requests that one attempt makes at most
if not IS_LOCAL and not all(
    url.startswith("https://") for url in (FACT_CHECK_TOOLS_URL, FACT_CHECK_TOOLS_TOKEN_URL) if url
):
    raise ImproperlyConfigured("FACT_CHECK_TOOLS_URL and FACT_CHECK_TOOLS_TOKEN_URL must be https:// addresses.")

# Caches in front of us, a CDN's: told what was published where an address is given, and nothing happens without.
PURGE_URL = env.str("PURGE_URL", "").strip()
PURGE_METHOD = env.str("PURGE_METHOD", "") or "POST"
PURGE_HEADERS = purge_headers(env.str("PURGE_HEADERS", ""))
PURGE_FIELD = env.str("PURGE_FIELD", "") or "surrogate_keys"
PURGE_KEYS = env.int("PURGE_KEYS", 30)
PURGE_ALLOW_NETWORKS: list[str] = env.list("PURGE_ALLOW_NETWORKS", ["127.0.0.0/8", "::1/128"] if IS_LOCAL else [])
Ways(PURGE_URL, PURGE_METHOD, PURGE_KEYS).require_sound(is_http_allowed=bool(PURGE_ALLOW_NETWORKS))

# Timestamps (RFC 3161): the authority that is asked, and the certificates (PEM) that its answers have to lead to.
# Nothing is stamped without an address. TIMESTAMP_CA_FILE goes into every evidence bundle.
TIMESTAMP_URL = env.str("TIMESTAMP_URL", "").strip()
TIMESTAMP_CA_FILE = env.str("TIMESTAMP_CA_FILE", "").strip()
TIMESTAMP_ALLOW_NETWORKS: list[str] = env.list(
    "TIMESTAMP_ALLOW_NETWORKS", ["127.0.0.0/8", "::1/128"] if IS_LOCAL else []
)
require_authority(TIMESTAMP_URL, TIMESTAMP_CA_FILE)

# A web archive of somebody else's, spoken to as the Internet Archive's Save Page Now 2: cited pages are sent there
# where an address is given, and nothing happens without. ARCHIVE_KEY is `access:secret`.
ARCHIVE_URL = env.str("ARCHIVE_URL", "").strip().rstrip("/")
ARCHIVE_KEY = env.str("ARCHIVE_KEY", "").strip()
ARCHIVE_ALLOW_NETWORKS: list[str] = env.list("ARCHIVE_ALLOW_NETWORKS", ["127.0.0.0/8", "::1/128"] if IS_LOCAL else [])
PROOFS_EVERY_S = SWEEP_EVERY_S
require_archive(ARCHIVE_URL, ARCHIVE_KEY, is_http_allowed=bool(ARCHIVE_ALLOW_NETWORKS))

# The sentence model by which known claims are found: "" the packaged one, "off" none, else the folder of another, as
# sentence-transformers writes it, with the SHA-256 of its model.safetensors and of its tokenizer.json.
EMBEDDING_MODEL = env.str("EMBEDDING_MODEL", "").strip()
EMBEDDING_MODEL_SHA256: list[str] = env.list("EMBEDDING_MODEL_SHA256", [])

# Pages that are told of changes at once: where the live process (factcheck/asgi.py) is reached from outside, on
# BASE_URL's host; "" where there is none, and pages ask every few seconds. How many streams one process holds, and
# how often it is asked whether their readers are still signed in.
LIVE_URL = env.str("LIVE_URL", "").strip().rstrip("/")
LIVE_STREAMS = env.int("LIVE_STREAMS", 500)
LIVE_RECHECK_S = env.int("LIVE_RECHECK_S", 20)
require_beside(LIVE_URL, BASE_URL)

# Mail. Everything that is sent goes through the outbox (`models/mail.py`), also what Django and libraries send. Without
# EMAIL_URL none is sent: on one machine it is kept to be read on a page, elsewhere it is given up and says why.
_MAIL: dict[str, Any] = env.dj_email_url("EMAIL_URL", "") or {}
HAS_MAIL = bool(_MAIL.get("EMAIL_BACKEND"))
MAIL_IS_KEPT = IS_LOCAL and not HAS_MAIL
if HAS_MAIL and not _MAIL["EMAIL_BACKEND"].endswith("smtp.EmailBackend"):
    raise ImproperlyConfigured("EMAIL_URL must be smtp://, or submission:// for a server that takes STARTTLS.")
EMAIL_BACKEND = "annotations.actions.posting.Outbox"
EMAIL_HOST, EMAIL_PORT = _MAIL.get("EMAIL_HOST") or "localhost", _MAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_USER") or "", _MAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = bool(_MAIL.get("EMAIL_USE_TLS")), bool(_MAIL.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = 10
MAIL_DOMAIN = urlsplit(BASE_URL).hostname or "localhost"
MAIL_SENDER, DEFAULT_FROM_EMAIL = sender_of(env.str("MAIL_FROM", "") or f"factcheck@{MAIL_DOMAIN}", NEWSROOM_NAME)
MAIL_SCHEDULE_S: list[float] = env.list(
    "MAIL_SCHEDULE_S", [0, 60, 300, 1800, 7200, 18000, 36000, 86400, 86400], subcast=float
)
MAIL_LEASE_S = 180  # above all steps of one sending together
MAIL_AT_ONCE = env.int("MAIL_AT_ONCE", 4)
MAIL_KEEP_DAYS = env.int("MAIL_KEEP_DAYS", 90)

# What is kept for how many days, and dropped then by the daily tidying-up; DELIVERY_KEEP_DAYS is above.
IDEMPOTENCY_KEEP_DAYS = env.int("IDEMPOTENCY_KEEP_DAYS", 7)
NOTICE_KEEP_DAYS = env.int("NOTICE_KEEP_DAYS", 365)
KEY_USAGE_KEEP_DAYS = env.int("KEY_USAGE_KEEP_DAYS", 400)
SIGN_IN_KEEP_DAYS = env.int("SIGN_IN_KEEP_DAYS", 90)
_KEPT = (DELIVERY_KEEP_DAYS, IDEMPOTENCY_KEEP_DAYS, NOTICE_KEEP_DAYS, KEY_USAGE_KEEP_DAYS, SIGN_IN_KEEP_DAYS)
if min(*_KEPT, MAIL_KEEP_DAYS) < 1:
    raise ImproperlyConfigured("What is kept is kept for a day at least: see the settings that end in _KEEP_DAYS.")

# Dumps: how often it is looked whether today's is there, and holds nothing that was retracted.
DUMP_EVERY_S = 60
# How often what readers were given is written from Redis into the tables, and pages of partners are looked at again.
READINGS_EVERY_S = env.int("READINGS_EVERY_S", 20)
PARTNER_PAGES_EVERY_S = env.int("PARTNER_PAGES_EVERY_S", 24 * 3600)

# The chain of events and the public log: how often what is new is sealed, and the private key (Ed25519, PEM) that signs
# the log's daily heads. A local newsroom makes its own key; elsewhere `manage.py make_log_key` does.
SEAL_EVERY_S = 10
LOG_KEY_FILE = env.str("LOG_KEY_FILE", "") or str(DATA_DIR / "log-key.pem")

# The right of reply: before a first publication somebody has to be asked, or not asking be explained, for every claim
# ("all"), for those that name a claimant ("named"), or for none ("off").
RIGHT_OF_REPLY = env.str("RIGHT_OF_REPLY", "") or "off"
require_known("RIGHT_OF_REPLY", RIGHT_OF_REPLY, ("off", "named", "all"))
# How often it is looked whether an approved claim's time has come: what is set for 9:00 is public before 9:01.
PUBLISH_EVERY_S = env.int("PUBLISH_EVERY_S", 10)
if not 1 <= PUBLISH_EVERY_S <= 30:
    raise ImproperlyConfigured("PUBLISH_EVERY_S is between 1 and 30 seconds: publications are exact to the minute.")

# Celery, the bell. A job is fetched and read within its soft limit; a message comes back only after the hard one.
CELERY_TASK_SOFT_TIME_LIMIT = 33
CELERY_TASK_TIME_LIMIT = 35
if FETCH_TOTAL_S + READ_WALL_S >= CELERY_TASK_SOFT_TIME_LIMIT:
    raise ImproperlyConfigured(
        "FETCH_TOTAL_S is too long: a fetch and its reading must end within 33 s. Give 21 at most."
    )
CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 10,
    "retry_on_timeout": False,
    "max_retries": 0,
}
CELERY_TASK_ROUTES = {
    f"annotations.tasks.{name}": {"queue": "deliveries"}
    for name in ("deliver", "sweep_deliveries", "tell_owner", "push_page", "purge_caches", "send_mail", "send_chat")
} | {f"annotations.tasks_proofs.{name}": {"queue": "deliveries"} for name in ("stamp_captures", "copy_to_archive")}
CELERY_TASK_ROUTES |= {
    f"annotations.tasks.{name}": {"queue": "captures"} for name in ("capture_snapshot", "capture_waiting")
}
CELERY_TASK_ROUTES |= {"annotations.tasks_rendering.render_page": {"queue": "rendering"}}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # kB
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "annotations.tasks.sweep",
        "schedule": SWEEP_EVERY_S,
        "options": {"expires": SWEEP_EVERY_S},
    },
    "watch": {
        "task": "annotations.tasks.watch",
        "schedule": WATCH_EVERY_S,
        "options": {"expires": WATCH_EVERY_S},
    },
    "follow": {
        "task": "annotations.tasks_following.follow",
        "schedule": FOLLOW_EVERY_S,
        "options": {"expires": FOLLOW_EVERY_S},
    },
    "begin_following": {"task": "annotations.tasks_following.begin_following", "schedule": timedelta(minutes=10)},
    "publish_due": {
        "task": "annotations.tasks.publish_due",
        "schedule": PUBLISH_EVERY_S,
        "options": {"expires": PUBLISH_EVERY_S},
    },
    "sweep_deliveries": {
        "task": "annotations.tasks.sweep_deliveries",
        "schedule": SWEEP_EVERY_S,
        "options": {"expires": SWEEP_EVERY_S},
    },
    "dump_checks": {
        "task": "annotations.tasks.dump_checks",
        "schedule": DUMP_EVERY_S,
        "options": {"expires": DUMP_EVERY_S},
    },
    "seal": {
        "task": "annotations.tasks.seal_events",
        "schedule": SEAL_EVERY_S,
        "options": {"expires": SEAL_EVERY_S},
    },
    "readings": {
        "task": "annotations.tasks.write_readings",
        "schedule": READINGS_EVERY_S,
        "options": {"expires": READINGS_EVERY_S},
    },
    "stamp_captures": {
        "task": "annotations.tasks_proofs.stamp_captures",
        "schedule": PROOFS_EVERY_S,
        "options": {"expires": PROOFS_EVERY_S},
    },
    "copy_to_archive": {
        "task": "annotations.tasks_proofs.copy_to_archive",
        "schedule": PROOFS_EVERY_S,
        "options": {"expires": PROOFS_EVERY_S},
    },
    "sweep_renderings": {
        "task": "annotations.tasks_rendering.sweep_renderings",
        "schedule": SWEEP_EVERY_S,
        "options": {"expires": SWEEP_EVERY_S},
    },
    "want_missing_proofs": {"task": "annotations.tasks_proofs.want_missing", "schedule": timedelta(hours=1)},
    "expire_checks": {"task": "annotations.tasks.expire_checks", "schedule": timedelta(minutes=15)},
    "tidy": {"task": "annotations.tasks.tidy", "schedule": timedelta(days=1)},
}

# Security headers and cookies
TRUST_PROXY = env.bool("TRUST_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
USE_X_FORWARDED_HOST = False
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", not IS_LOCAL)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else env.int("SECURE_HSTS_SECONDS", 365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = not IS_LOCAL and env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", True)
SECURE_HSTS_PRELOAD = not IS_LOCAL and env.bool("SECURE_HSTS_PRELOAD", True)
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = not IS_LOCAL
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SECURE = not IS_LOCAL
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "annotations.pages.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF, LIVE_URL] if LIVE_URL else [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
CORS_URLS_REGEX = (
    r"^/(v1alpha1/claims:search|api/(public/.*|search|annotations/[^/]*)?|(checks|corrections)/feed\.[a-z]+"
    r"|(captures|timegate|timemap)/.*)$"
)
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST"]
CORS_ALLOW_HEADERS = [
    "authorization",
    "content-type",
    "if-none-match",
    "prefer",
    "hypothesis-client-version",
    "x-client-id",
]
CORS_EXPOSE_HEADERS = [
    "etag",
    "ratelimit",
    "ratelimit-policy",
    "retry-after",
    "deprecation",
    "sunset",
    "link",
    "location",
    "content-location",
    "preference-applied",
    "memento-datetime",
    "x-memento-count",
    "x-request-id",
]

# What a claim needs before it can be reviewed, until an admin says otherwise on the page of the review rules: how many
# characters of reasons, and how many sources that are independent of each other.
REVIEW_MIN_LETTERS = env.int("REVIEW_MIN_LETTERS", 10)
REVIEW_MIN_SOURCES = env.int("REVIEW_MIN_SOURCES", 1)

# The public API: for how long a process gives the same answer again, if nothing is published meanwhile; calls a minute,
# for each address without a key and for each key that was given no budget of its own.
PUBLIC_KEPT_S = env.float("PUBLIC_KEPT_S", 1.0)
PUBLIC_CALLS_PER_MINUTE = env.int("PUBLIC_CALLS_PER_MINUTE", 300)
KEY_CALLS_PER_MINUTE = env.int("KEY_CALLS_PER_MINUTE", 1_200)

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "annotations.api.auth.TokenAuthentication",
        "annotations.api.auth.SignedInSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["annotations.api.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "annotations.api.errors.problem_response",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "STRICT_JSON": True,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Factcheck",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": r"/api/(public/)?v1",
    "ENUM_NAME_OVERRIDES": {
        "WebhookStateEnum": "annotations.models.webhook.Standing",
        "DeliveryStateEnum": "annotations.models.webhook.Progress",
        "ReplyOutcomeEnum": "annotations.models.reply.Outcome",
        "ErrandStateEnum": "annotations.models.errand.ErrandState",
        "AnswerKindEnum": "annotations.models.question.AnswerKind",
        "MarkKindEnum": "annotations.models.mark.MarkKind",
        "PublicationKindEnum": "annotations.models.publication.Kind",
        "ReaderKindEnum": "annotations.models.reading.ReaderKind",
        "SourceKindEnum": "annotations.models.kind.SourceKind",
        "VerifiedEnum": "annotations.models.verification.Verified",
        "PageStateEnum": "annotations.models.health.Health",
        "TombstoneKindEnum": ["retraction"],
    },
}

# Logs: one line an event on standard error; nothing of a request's body, and no row's words.
LOG_REQUESTS = env.str("LOG_REQUESTS", "") or "newsroom"
LOGGING = log_settings(env.str("LOG_FORMAT", "") or ("lines" if IS_LOCAL else "json"), env.str("LOG_LEVEL", "INFO"))
require_known("LOG_REQUESTS", LOG_REQUESTS, ("newsroom", "all", "errors"))

# Metrics: /metrics answers callers from these networks, and callers with this token; without both nobody (404).
METRICS_NETWORKS = networks("METRICS_NETWORKS", env.str("METRICS_NETWORKS", ""))
METRICS_TOKEN = token("METRICS_TOKEN", env.str("METRICS_TOKEN", ""))
RELEASE = env.str("RELEASE", "") or "unknown"
