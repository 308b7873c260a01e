"""Which room answers which address. Rooms spell whole paths in their own urls.py."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path, re_path
from django.urls.resolvers import URLPattern, URLResolver
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts.views.passkeys import AddPasskey
from config import health

# The wider room last: cms looks up pages, wagtail takes what is left.
ROOMS = [room for room in settings.ROOMS if find_spec(f"{room}.urls")]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # Wagtail's own sign-in knows no second factor.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login")),
    path("admin/", include(wagtailadmin_urls)),
    # One page of ours says where one is signed in; allauth's would be a second.
    path("accounts/sessions/", RedirectView.as_view(pattern_name="accounts:sign_ins")),
    path("accounts/2fa/webauthn/add/", AddPasskey.as_view()),
    path("accounts/", include("allauth.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("demo/", include("cms.demo.urls")),
    *(path("", include(f"{room}.urls")) for room in ROOMS),
]

if settings.MEDIA_URL.startswith("/") and not settings.PRODUCTION:
    urlpatterns.append(
        re_path(
            rf"^{settings.MEDIA_URL.strip('/')}/(?P<path>.*)$",
            serve,
            {"document_root": settings.MEDIA_ROOT},
            name="media",
        )
    )

urlpatterns.append(path("", include(wagtail_urls)))

handler404 = "cms.views.lost.not_found"
