"""The pretended payment page and the pretended bank, as a shopper sees them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core import clock
from core.links import local
from core.money import format_money
from payments import problems
from payments.gateways.stripe.adapter import problem_code
from payments.gateways.stripe.client import is_sandbox
from payments.sandbox import hosted
from payments.sandbox.errors import SandboxError

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@GET_OR_POST
def pay(request: HttpRequest, session_id: str) -> HttpResponse:
    """The payment page: one button per test card."""
    session = _session(session_id)
    if session["status"] != "open":
        return _on(hosted.way_on(session))
    if request.method == "POST":
        return _pay(request, session)
    problem = problems.said(problem_code(hosted.problem_of(session)))
    context = {"cards": hosted.CARDS.values(), "problem": problem, "amount": _amount(session)}
    return render(request, "payments/sandbox_pay.html", context)


@never_cache
@GET_OR_POST
def bank(request: HttpRequest, session_id: str) -> HttpResponse:
    """The bank's page: was it you?"""
    session = _session(session_id)
    if session["status"] != "open":
        return _on(hosted.way_on(session))
    if request.method == "POST":
        return _answer_bank(request, session)
    return render(request, "payments/sandbox_bank.html", {"amount": _amount(session)})


def _pay(request: HttpRequest, session: dict[str, Any]) -> HttpResponse:
    card = hosted.CARDS.get(request.POST.get("card", ""))
    if card is None:
        return _on(session["cancel_url"] or "/")
    try:
        url = hosted.pay(session["id"], card=card, now=clock.now())
    except hosted.PageClosed as closed:
        url = closed.url
    return _on(url or request.path)


def _answer_bank(request: HttpRequest, session: dict[str, Any]) -> HttpResponse:
    answer = request.POST.get("answer", "")
    if answer not in {"approve", "fail"}:
        return _on(session["cancel_url"] or "/")
    try:
        url = hosted.answer_bank(session["id"], approve=answer == "approve", now=clock.now())
    except hosted.PageClosed as closed:
        url = closed.url
    if url:
        return _on(url)
    return redirect("payments:sandbox_pay", session["id"])


def _session(session_id: str) -> dict[str, Any]:
    """The session, or 404 where it is unknown or payments are real."""
    if not is_sandbox():
        raise Http404
    try:
        return hosted.seen(session_id, now=clock.now())
    except SandboxError:
        raise Http404 from None


def _amount(session: dict[str, Any]) -> str:
    language = get_language() or "en"
    return format_money(session["amount_total"], session["currency"].upper(), language)


def _on(url: str) -> HttpResponse:
    return HttpResponseRedirect(local(url), status=303)
