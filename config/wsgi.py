"""The web server's door. A dangerous combination of settings does not open it."""

import os

from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# A web server does not run Django's checks by itself, and these must not be skipped.
if problems := [found for found in run_checks(tags=["dongne"]) if found.is_serious()]:
    raise ImproperlyConfigured("\n".join(str(problem) for problem in problems))
