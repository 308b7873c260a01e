"""After every other room: what these do not find, Wagtail looks for in its tree."""

from django.urls import path

from cms.views import shopper, stories

app_name = "cms"

urlpatterns = [
    path("", shopper.home, name="home"),
    path("stall/<int:store>/story/", stories.stall_story, name="stall_story"),
    path("desk/<slug:market>/stories/", stories.desk_stories, name="desk_stories"),
    path("desk/<slug:market>/stories/<int:pk>/publish/", stories.publish, name="story_publish"),
    path("desk/<slug:market>/stories/<int:pk>/ask/", stories.ask, name="story_ask"),
    path("m/", shopper.markets, name="markets"),
    path("terms/", shopper.legal, {"page": "terms"}, name="terms"),
    path("privacy/", shopper.legal, {"page": "privacy"}, name="privacy"),
    path("about/", shopper.legal, {"page": "about"}, name="about"),
    path("about/sources/", shopper.sources, name="sources"),
    path("m/<slug:market>/", shopper.market, name="market"),
    path("m/<slug:market>/news/", shopper.news, name="news"),
    path("m/<slug:market>/news/<slug:article>/", shopper.article, name="article"),
    path("m/<slug:market>/<slug:store>/", shopper.store, name="store"),
]
