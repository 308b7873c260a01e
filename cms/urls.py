"""After every other room: what these do not find, Wagtail looks for in its tree."""

from django.urls import path

from cms.views import shopper

app_name = "cms"

urlpatterns = [
    path("", shopper.home, name="home"),
    path("m/", shopper.markets, name="markets"),
    path("terms/", shopper.legal, {"page": "terms"}, name="terms"),
    path("privacy/", shopper.legal, {"page": "privacy"}, name="privacy"),
    path("about/", shopper.legal, {"page": "about"}, name="about"),
    path("m/<slug:market>/", shopper.market, name="market"),
    path("m/<slug:market>/news/", shopper.news, name="news"),
    path("m/<slug:market>/news/<slug:article>/", shopper.article, name="article"),
    path("m/<slug:market>/<slug:store>/", shopper.store, name="store"),
]
