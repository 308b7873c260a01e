"""Taking over an empty installation, by a link from the server's own terminal."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import first_person as deeds
from accounts.answers import see
from accounts.forms import FirstPersonForm
from core import clock


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_person(request: HttpRequest, token: str) -> HttpResponse:
    try:
        deeds.check(token)
        form = FirstPersonForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            wrong = 422 if form.is_bound else 200
            return render(request, "accounts/first_person.html", {"form": form}, status=wrong)
        language = (get_language() or "en").split("-")[0]
        deeds.become(
            token=token, language=language, request=request, now=clock.now(), **form.cleaned_data
        )
    except deeds.NotNeeded:
        raise Http404 from None
    return see("mfa_index")
