from __future__ import annotations

from django.urls import path

from payments.views import sandbox, webhook

app_name = "payments"

urlpatterns = [
    path("webhooks/stripe/", webhook.stripe_webhook, name="stripe_webhook"),
    path("sandbox/pay/<str:session_id>/", sandbox.pay, name="sandbox_pay"),
    path("sandbox/3ds/<str:session_id>/", sandbox.bank, name="sandbox_3ds"),
]
