"""Addresses without a screen: they only take a POST, or are left out for a reason."""

from __future__ import annotations

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
    "stores:desk_stall_open", "search:opened",
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
