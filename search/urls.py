"""Addresses of search."""

from __future__ import annotations

from django.urls import path

from search import views

app_name = "search"

urlpatterns = [
    path("search/", views.results, name="results"),
    path("search/opened/", views.opened, name="opened"),
    path("search/suggest", views.suggest, name="suggest"),
]
