"""The one list of screens: which page, who looks at it, and with which of the world's ids.

Every named address that answers GET stands here or, with its reason, among those left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.models import SocialAccount
from django.core import signing
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts import enrolment, first_person
from accounts.models import User
from core.models import Message
from market import inviting
from orders.checkout import payment_url
from orders.finding import signed_link
from orders.models import Line
from payments.models import Payment
from stores.models import Product
from stores.onboarding import status_path
from tests.flows.world import NOW, PASSWORD, STRANGER, Side, World

Arguments = Callable[[Side], list[object]]
Before = Callable[[Client, Side], None]

CODE_FOR = "code@example.org"
#: A key that a browser made for localhost, as allauth keeps it; nobody holds its other half.
A_PASSKEY = {
    "credential": {
        "type": "public-key",
        "id": "GfADuenLC1fMdqHZzN2OMroFr__jhrxyepyERgEowyc",
        "rawId": "GfADuenLC1fMdqHZzN2OMroFr__jhrxyepyERgEowyc",
        "authenticatorAttachment": "platform",
        "response": {
            "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoia3FvYXNraW9RMFVa"
            "VkN0ZDU2VmFMRlVPcGQtX0dSSzI1SjlBc09BQWNBdyIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6MzM3"
            "MzciLCJjcm9zc09yaWdpbiI6ZmFsc2V9",
            "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikSZYN5YgOjGh0NBcPZHZgW4_k"
            "rrmihjLHmVzzuoMdl2NFAAAAAQECAwQFBgcIAQIDBAUGBwgAIBnwA7npywtXzHah2czdjjK6Ba__44a8cnqc"
            "hEYBKMMnpQECAyYgASFYIG6OtxLSLiJNF_H3rdmyt9tkYRtmD9uN1za6w-EfddP0IlggxHQ_mLOAZVcXVf8Y"
            "lhW-cVAaY8-CcmH9LptqPr9hLp8",
            "transports": ["internal"],
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
}


def _nothing(side: Side) -> list[object]:
    return []


@dataclass(frozen=True)
class Screen:
    """One page as one person finds it. `before` is what their browser did a moment ago;
    `path` stands in where the address holds a secret or a question."""

    name: str
    who: str = "visitor"
    arguments: Arguments = _nothing
    query: str = ""
    before: Before | None = None
    path: Callable[[Side], str] | None = None
    label: str = ""
    status: int = 200

    def __str__(self) -> str:
        return f"{self.name}{self.query}{f' ({self.label})' if self.label else ''} by {self.who}"

    def address(self, side: Side) -> str:
        if self.path is not None:
            return self.path(side)
        return reverse(self.name, args=self.arguments(side)) + self.query


def who_is(who: str, side: Side, world: World) -> User | None:
    """The person behind a name of the list; None for a visitor."""
    people = {
        "visitor": None,
        "shopper": side.shopper,
        "stallholder": side.keeper,
        "operator": side.operator,
        "stranger": world.stranger,
        "platform": world.platform,
    }
    return people[who]


# -- What a browser did before


def _asked_for_code(client: Client, side: Side) -> None:
    client.post(reverse("account_request_login_code"), {"email": side.shopper.email})


def _asked_for_reset(client: Client, side: Side) -> None:
    client.post(reverse("account_reset_password"), {"email": side.shopper.email})


def _signed_up(client: Client, side: Side) -> None:
    fields = {"email": CODE_FOR, "name": "New Neighbour", "password1": "a-long-word-of-mine"}
    client.post(reverse("account_signup"), fields)


def _second_factor(client: Client, side: Side) -> None:
    """The stranger has an app for codes, and has just typed their password."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    _guard(User.objects.get(email=STRANGER))


def _half_signed_in(client: Client, side: Side) -> None:
    _guard(User.objects.get(email=STRANGER))
    client.post(reverse("account_login"), {"login": STRANGER, "password": PASSWORD})


def _guard(user: User) -> None:
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


def _signed_in_elsewhere(client: Client, side: Side) -> None:
    """The shopper typed a password on another computer a while ago."""
    other = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    _know_email(side.shopper)
    other.post(reverse("account_login"), {"login": side.shopper.email, "password": PASSWORD})


def _just_came_in(client: Client, side: Side) -> None:
    """The stranger has just typed their password."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def _came_by_code(client: Client, side: Side) -> None:
    """The stranger has no password, and signed in a while ago."""
    user = User.objects.get(email=STRANGER)
    user.set_unusable_password()
    user.save()
    client.force_login(user)


def _has_passkey(client: Client, side: Side) -> None:
    """The stranger has a passkey, and has just typed their password."""
    user = User.objects.get(email=STRANGER)
    _know_email(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    kind = Authenticator.Type.WEBAUTHN
    Authenticator.objects.create(user=user, type=kind, data={"name": user.name, **A_PASSKEY})


def _passkey_page(name: str) -> Callable[[Side], str]:
    def path(side: Side) -> str:
        return reverse(name, args=[Authenticator.objects.get(user__email=STRANGER).pk])

    return path


def _signing_up_with_passkey(client: Client, side: Side) -> None:
    client.post(reverse("account_signup_by_passkey"), {"email": CODE_FOR, "name": "New Neighbour"})
    code = client.session["account_email_verification_code"]["code"]
    client.post(reverse("account_email_verification_sent"), {"code": code})


def _know_email(user: User) -> None:
    facts = {"verified": True, "primary": True}
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults=facts)


def _came_by_kakao(client: Client, side: Side) -> None:
    user = User.objects.get(email=STRANGER)
    _know_email(user)
    SocialAccount.objects.create(user=user, provider="kakao", uid="1001", extra_data={})


def _came_without_an_email(client: Client, side: Side) -> None:
    """What the session holds between a provider's answer and the question for an e-mail."""
    request = RequestFactory().get("/")
    provider = get_social_adapter().get_provider(request, "kakao")
    login = provider.sociallogin_from_response(request, {"id": 1001})
    session = client.session
    session["socialaccount_sociallogin"] = login.serialize()
    session.save()


def _made_device_link(client: Client, side: Side) -> None:
    client.post(reverse("accounts:add_device"))


def _made_stall_link(client: Client, side: Side) -> None:
    staff = side.store.staff.get()
    path = reverse("stores:desk_stall_link", args=[side.market.slug, side.store.pk])
    client.post(path, {"staff": staff.pk})


def _enrolment(side: Side) -> str:
    token = enrolment.make_link(user=side.keeper, by=None, now=NOW)
    return reverse("accounts:enrol", args=[token])


def _added_person(client: Client, side: Side) -> None:
    client.post(reverse("stores:stall_people", args=[side.store.pk]), {"name": "Nephew"})


def _invitation(side: Side) -> str:
    inviting.invite(
        market=side.market, email="new@example.org", language="en", by=side.operator, now=NOW
    )
    return str(Message.objects.latest("id").context["path"])


def _made_links(client: Client, side: Side) -> None:
    client.post(reverse("stores:begin_links", args=[side.market.slug]))


def _nothing_delivered(client: Client, side: Side) -> None:
    side.market.zones.update(active=False)
    side.market.windows.update(active=False)


def _nobody_runs_it(client: Client, side: Side) -> None:
    User.objects.update(is_staff=False, is_superuser=False)


def _first_link(side: Side) -> str:
    token = signing.dumps("first", salt=first_person.SALT)
    return reverse("accounts:first_person", args=[token])


def _payment_page(name: str) -> Callable[[Side], str]:
    def path(side: Side) -> str:
        payment_url(side.orders["held"], now=NOW)
        payment = Payment.objects.get(order=side.orders["held"])
        return reverse(name, args=[payment.session_id])

    return path


# -- What stands in an address


def _market(side: Side) -> list[object]:
    return [side.market.slug]


def _store(side: Side) -> list[object]:
    return [side.store.pk]


def _weighable(side: Side) -> list[object]:
    return [side.weighable.store_order.store_id, side.weighable.pk]


def _product(side: Side) -> list[object]:
    return [side.market.slug, side.product.slug, side.product.pk]


def _category(side: Side) -> list[object]:
    return [side.market.slug, side.product.category.slug]


def _gone_off_sale(side: Side) -> list[object]:
    """An order of which one thing is sold out now, one is dearer and one is cheaper."""
    order = side.orders["closed"]
    sold = list(Line.objects.filter(store_order__order=order).values_list("product", flat=True))
    changes: list[dict[str, object]] = [{"sold_out": True}, {"price": 99}, {"price": 90_000}]
    for product, change in zip(sold[:3], changes, strict=True):
        Product.objects.filter(pk=product).update(**change)
    return [order.code]


def _order_that_is(state: str) -> Screen:
    return Screen("orders:order", "shopper", lambda side: [side.orders[state].code], label=state)


def _desk_order_that_is(state: str) -> Screen:
    return Screen(
        "orders:desk_order",
        "operator",
        lambda side: [side.market.slug, side.orders[state].code],
        label=state,
    )


ORDER_STATES = (
    "held",
    "placed",
    "confirmed",
    "ready",
    "closed",
    "undelivered",
    "cancelled",
    "expired",
)

SHOPPING = [
    Screen("cms:home"),
    Screen("cms:home", "shopper"),
    Screen("cms:markets"),
    Screen("cms:terms"),
    Screen("cms:privacy"),
    Screen("cms:about"),
    Screen("cms:sources"),
    Screen("cms:market", "visitor", _market),
    Screen("cms:market", "shopper", _market),
    Screen("cms:news", "visitor", _market),
    Screen("cms:article", "visitor", lambda side: [side.market.slug, side.article.slug]),
    Screen("cms:store", "visitor", lambda side: [side.market.slug, side.store.slug]),
    Screen("market:place"),
    Screen("market:place", query="?q=s"),
    Screen("core:offline"),
    Screen("search:results"),
    Screen("search:results", query="?q=tofu"),
    Screen("search:results", query="?q=zzzzzz", label="nothing"),
    Screen("search:suggest", query="?q=to"),
    Screen("orders:category", "visitor", _category),
    Screen("orders:category", "shopper", _category, query="?sort=price"),
    Screen("orders:product", "visitor", _product),
    Screen("orders:product", "shopper", _product),
    Screen("orders:basket", "visitor", _market, label="empty"),
    Screen("orders:basket", "shopper", _market),
    Screen("orders:baskets", "visitor", label="none"),
    Screen("orders:checkout", "shopper", _market),
    Screen("orders:checkout", "shopper", _market, query="?change=1"),
    *(_order_that_is(state) for state in ORDER_STATES),
    Screen("orders:order", "visitor", path=lambda side: signed_link(side.order), label="by link"),
    Screen("orders:again", "shopper", lambda side: [side.orders["closed"].code]),
    Screen("orders:receipt", "shopper", lambda side: [side.orders["closed"].code]),
    Screen("orders:receipt", "shopper", lambda side: [side.orders["placed"].code], label="slip"),
    Screen("orders:receipt", "shopper", lambda side: [side.orders["cancelled"].code], label="void"),
    Screen("orders:amend", "shopper", lambda side: [side.orders["placed"].code]),
    Screen("orders:again", "shopper", _gone_off_sale, label="different"),
    Screen("payments:sandbox_pay", "shopper", path=_payment_page("payments:sandbox_pay")),
    Screen("payments:sandbox_3ds", "shopper", path=_payment_page("payments:sandbox_3ds")),
    Screen("stores:join"),
    Screen("stores:join_market", "visitor", _market),
    Screen("stores:application", path=lambda side: status_path(side.application)),
    Screen("stores:application", path=lambda side: status_path(side.changing), label="to change"),
    Screen("demo:start"),
]
MINE = [
    Screen("accounts:me", "shopper"),
    Screen("accounts:profile", "shopper"),
    Screen("accounts:addresses", "shopper"),
    Screen("accounts:addresses", "stranger", label="none"),
    Screen("accounts:add_address", "shopper"),
    Screen("accounts:edit_address", "shopper", lambda side: [side.address.pk]),
    Screen("accounts:devices", "stallholder"),
    Screen("accounts:device_link", "stallholder", before=_made_device_link),
    Screen("accounts:enrol", path=_enrolment),
    Screen("accounts:sign_ins", "shopper", before=_signed_in_elsewhere),
    Screen("accounts:sign_ins", "stallholder", label="stall phones"),
    Screen("accounts:sign_ins", "stranger", label="nowhere else"),
    Screen("accounts:privacy", "shopper", label="what stands in the way"),
    Screen("accounts:privacy", "stranger"),
    Screen("accounts:erase", "stranger", before=_just_came_in),
    Screen("accounts:erase", "stranger", before=_came_by_code, label="once more"),
    Screen("orders:my_orders", "shopper"),
    Screen("orders:my_orders", "stranger", label="none"),
    Screen("orders:lists", "shopper"),
    Screen("orders:lists", "stranger", label="none"),
    Screen("orders:list", "shopper", lambda side: [side.saved.pk]),
]
STALL = [
    Screen("stores:stall", "platform", label="many"),
    Screen("orders:stall_orders", "stallholder", _store),
    Screen("orders:weigh", "stallholder", lambda side: [side.store.pk, side.line.pk]),
    Screen("orders:weigh", "operator", _weighable, label="by weight"),
    Screen("orders:weigh", "operator", _weighable, "?by=amount", label="by weight"),
    Screen("stores:stall_products", "stallholder", _store),
    Screen("stores:product_add", "stallholder", _store),
    Screen("stores:product_edit", "stallholder", lambda side: [side.store.pk, side.product.pk]),
    Screen("stores:stall_opening", "stallholder", _store),
    Screen("stores:stall_help", "stallholder", _store),
    Screen("stores:stall_people", "stallholder", _store),
    Screen("stores:stall_seller", "stallholder", _store),
    Screen("cms:stall_story", "stallholder", _store),
    Screen("orders:stall_money", "stallholder", _store),
    Screen("stores:stall_people_link", "stallholder", _store, before=_added_person),
    Screen("stores:stall_poster", "stallholder", _store),
]
DESK = [
    Screen("market:desk", "platform"),
    Screen("accounts:first_person", path=_first_link, before=_nobody_runs_it),
    Screen("stores:begin_market", "platform"),
    Screen("stores:begin", "operator", _market),
    Screen("stores:begin_delivery", "operator", _market, label="set already"),
    Screen("stores:begin_delivery", "operator", _market, before=_nothing_delivered),
    Screen("stores:begin_stalls", "operator", _market),
    Screen("stores:begin_goods", "operator", _market),
    Screen("stores:begin_links", "operator", _market, before=_made_links),
    Screen("orders:desk_today", "operator", _market),
    Screen("orders:desk_close", "operator", _market),
    Screen("orders:desk_orders", "operator", _market),
    *(_desk_order_that_is(state) for state in ORDER_STATES),
    Screen("stores:desk_applications", "operator", _market),
    Screen(
        "stores:desk_application",
        "operator",
        lambda side: [side.market.slug, side.application.code],
    ),
    Screen("stores:desk_stalls", "operator", _market),
    Screen("stores:desk_stall", "operator", lambda side: [side.market.slug, side.store.pk]),
    Screen(
        "stores:desk_stall_link",
        "operator",
        lambda side: [side.market.slug, side.store.pk],
        before=_made_stall_link,
    ),
    Screen("market:desk_zones", "operator", _market),
    Screen("market:desk_zone_add", "operator", _market),
    Screen("market:desk_zone", "operator", lambda side: [side.market.slug, side.zone.pk]),
    Screen("market:desk_windows", "operator", _market),
    Screen("market:desk_window_add", "operator", _market),
    Screen("market:desk_window", "operator", lambda side: [side.market.slug, side.window.pk]),
    Screen("market:desk_closures", "operator", _market),
    Screen("orders:desk_figures", "operator", _market),
    Screen("cms:desk_stories", "operator", _market),
    Screen("market:desk_team", "operator", _market),
    Screen("market:join_team", path=_invitation),
    Screen("market:desk_settings", "operator", _market),
]
SIGN_IN = [
    Screen("account_login"),
    Screen("account_signup"),
    Screen("account_signup_by_passkey"),
    Screen("account_request_login_code"),
    Screen("account_confirm_login_code", before=_asked_for_code),
    Screen("account_reset_password"),
    Screen("account_confirm_password_reset_code", before=_asked_for_reset),
    Screen("account_email_verification_sent", before=_signed_up),
    Screen("account_logout", "shopper"),
    Screen("account_email", "shopper"),
    Screen("account_inactive"),
    Screen("account_set_password", "shopper"),
    Screen("mfa_index", "shopper"),
    Screen("mfa_activate_totp", "shopper"),
    Screen("mfa_list_webauthn", "shopper"),
    Screen("mfa_list_webauthn", "stranger", before=_has_passkey, label="one"),
    Screen("mfa_add_webauthn", "shopper"),
    Screen("mfa_signup_webauthn", before=_signing_up_with_passkey),
    Screen("mfa_reauthenticate_webauthn", "stranger", before=_has_passkey),
    Screen(
        "mfa_edit_webauthn",
        "stranger",
        before=_has_passkey,
        path=_passkey_page("mfa_edit_webauthn"),
    ),
    Screen(
        "mfa_remove_webauthn",
        "stranger",
        before=_has_passkey,
        path=_passkey_page("mfa_remove_webauthn"),
    ),
    Screen("account_change_password", "stranger"),
    Screen("account_reauthenticate", "stranger"),
    Screen("account_password_reset_completed"),
    Screen("mfa_authenticate", before=_half_signed_in),
    Screen("mfa_reauthenticate", "stranger", before=_second_factor),
    Screen("mfa_view_recovery_codes", "stranger", before=_second_factor),
    Screen("mfa_generate_recovery_codes", "stranger", before=_second_factor),
    Screen("mfa_deactivate_totp", "stranger", before=_second_factor),
    Screen("socialaccount_connections", "shopper"),
    Screen("socialaccount_connections", "stranger", before=_came_by_kakao, label="with Kakao"),
    Screen("kakao_login", label="goes on to the provider"),
    Screen("kakao_callback", query="?state=made-up", status=401, label="provider in trouble"),
    Screen("socialaccount_signup", before=_came_without_an_email),
    Screen("socialaccount_login_cancelled"),
    Screen("socialaccount_login_error", status=401),
]
SCREENS = [*SHOPPING, *MINE, *STALL, *DESK, *SIGN_IN]

#: Addresses that only take a POST: no screen of their own. The test asks that GET is refused.
POST_ONLY = {
    "accounts:use_address_first", "accounts:remove_address", "accounts:add_device",
    "accounts:revoke_device", "accounts:end_sign_in", "accounts:end_other_sign_ins",
    "accounts:set_language", "accounts:set_scheme", "accounts:sign_in_again", "demo:become",
    "market:desk_zone_remove", "market:desk_window_stop", "market:desk_exception_add",
    "market:desk_exception_drop", "market:desk_closure_lift", "orders:add", "orders:restore",
    "orders:basket_change", "orders:add_more", "orders:remove", "orders:annotate", "orders:pay",
    "orders:prefer", "orders:remove_stall", "orders:back_on_list", "orders:cancel",
    "orders:save_basket", "orders:put_on_list", "orders:rename_list",
    "orders:remove_list", "orders:bring_back_list", "orders:drop_from_list",
    "orders:accept", "orders:ready", "orders:undo_ready", "orders:reject", "orders:bring",
    "orders:sold_out", "orders:restore_line", "orders:hand_over", "orders:undelivered",
    "orders:desk_cancel", "payments:stripe_webhook", "stores:product_sold_out",
    "stores:product_back", "stores:product_withdraw", "stores:product_put_back",
    "stores:stall_pause", "stores:stall_resume", "stores:stall_modes", "stores:stall_hours",
    "stores:stall_market_hours", "stores:stall_holiday_add", "stores:stall_holiday_remove",
    "stores:desk_approve", "stores:desk_changes", "stores:desk_reject", "stores:desk_stall_pause",
    "stores:begin_open", "stores:stall_person_link", "stores:stall_person_remove",
    "market:desk_invitation_drop", "market:desk_operator_drop", "cms:story_publish",
    "cms:story_ask", "stores:desk_stall_resume", "stores:desk_stall_close",
    "stores:desk_stall_open",
}  # fmt: skip
#: Addresses without a screen of ours, and why. Wagtail's admin is Wagtail's.
LEFT_OUT = {
    "accounts:copy": "a ZIP file",
    "healthz": "JSON for the machine",
    "readyz": "JSON for the machine",
    "core:robots": "text for crawlers",
    "core:sitemaps": "XML for crawlers",
    "core:sitemap": "XML for crawlers",
    "core:service_worker": "a script",
    "core:manifest": "JSON for the browser",
    "core:stall_manifest": "JSON for the browser",
    "media": "files",
    "account_complete_password_reset": "follows a code that only the mail holds; Django's form",
    "usersessions_list": "leads to accounts:sign_ins",
    "naver_login": "as kakao_login",
    "naver_callback": "as kakao_callback",
    "google_login": "as kakao_login",
    "google_callback": "as kakao_callback",
    "google_login_by_token": "takes what Google's own script posts, which we do not show",
    "mfa_download_recovery_codes": "a text file",
    "mfa_login_webauthn": "JSON for the passkey script",
    "orders:paid": "settles the payment, then sends on to the order",
}
