"""Forms that set a password. It is typed once: whoever mistyped it signs in with a code."""

from __future__ import annotations

from allauth.account import forms


class SetPasswordForm(forms.SetPasswordForm):  # type: ignore[misc]  # allauth ships no types
    """The first password of an account."""

    password2 = None


class ChangePasswordForm(forms.ChangePasswordForm):  # type: ignore[misc]  # allauth ships no types
    """Another password, by the one there is."""

    password2 = None


class ResetPasswordKeyForm(forms.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth ships no types
    """Another password, by a code that was sent."""

    password2 = None
