"""The environment of a test run. Loaded by `-p tests.environment`, before Django's settings.

A run sees nothing of the developer's own: no keys, no database, no var/ folder. Each worker has
a folder of its own. What services a run may use is asked of it by the variables in `SERVICES`,
which the fixtures of the same name in tests/conftest.py hand out.
"""

import atexit
import os
import shutil
import tempfile

OWN = (
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "DATABASE_URL",
    "DEBUG",
    "DEMO",
    "EMAIL_URL",
    "ENVIRONMENT",
    "FAULT",
    "FAULTS_ENABLED",
    "HOST",
    "MAIL_FROM",
    "MEDIA_URL",
    "PORT",
    "PROXIES",
    "PUBLIC_URL",
    "S3_BUCKET",
    "SECRET_KEY",
    "SENTRY_DSN",
    "SMS_URL",
    "STATIC_HASHED",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    *(f"{name}_{part}" for name in ("APPLE", "LINE") for part in ("CLIENT_ID", "SECRET")),
)
SERVICES = {
    "postgres": "TEST_POSTGRES_URL",
    "elasticsearch": "TEST_ELASTICSEARCH_URL",
    "stripe_mock": "STRIPE_MOCK_URL",
}

for name in OWN:
    os.environ.pop(name, None)

# The suite's engine is the embedded one; a test that wants the other asks for the fixture.
if address := os.environ.pop("ELASTICSEARCH_URL", ""):
    os.environ["TEST_ELASTICSEARCH_URL"] = address
# The whole suite on PostgreSQL: TEST_DATABASE_URL=postgresql://...
if address := os.environ.get("TEST_DATABASE_URL", ""):
    os.environ["DATABASE_URL"] = address

# No thread writes beside a test, but where one asks for it.
os.environ["SEARCH_COUNTS"] = "0"

# Made-up keys, so that pages show the buttons; tests/accounts/provider.py plays the providers.
for name in ("KAKAO", "NAVER", "GOOGLE"):
    os.environ[f"{name}_CLIENT_ID"] = f"{name.lower()}-client"
    os.environ[f"{name}_SECRET"] = f"{name.lower()}-secret"

VAR_DIR = tempfile.mkdtemp(prefix="dongne-test-")
os.environ["VAR_DIR"] = VAR_DIR
# The browser tests drive an event loop in the thread that also asks the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
