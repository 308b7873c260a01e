"""People, where they want things brought, and the phones a stall has enrolled."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import codes

#: People who have no e-mail get an address in a domain that never exists (RFC 2606, section 2).
NO_MAIL = "@no-mail.invalid"


def no_mail() -> str:
    """An address for somebody without one: nothing is ever sent there."""
    return f"{codes.new_code().lower()}{NO_MAIL}"


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    KOREAN = "ko", "한국어"


class UserManager(BaseUserManager["User"]):
    """Makes users; the e-mail is kept in lower case everywhere."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person; without a password they sign in by code, link or passkey."""
        if not email:
            raise ValueError("a user needs an e-mail")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Platform staff with every permission; a second factor is required of them."""
        defaults = {"is_staff": True, "is_superuser": True, "mfa_required": True}
        return self.create_user(email, password, **{**defaults, **fields})

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


# A picture knows who uploaded it, and Wagtail ships no types for the way back.
class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """Anybody who can sign in. What they may do at a market or stall lives with that thing."""

    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.ENGLISH
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("platform staff"), default=False)
    #: Set by the deeds that grant operatorship and platform staff.
    mfa_required = models.BooleanField(_("second factor required"), default=False)
    #: The demo's cast signs in with one click and never needs a second factor.
    is_cast = models.BooleanField(_("demo cast"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    @property
    def reachable_email(self) -> str:
        """The e-mail, "" for somebody who has none."""
        return "" if self.email.endswith(NO_MAIL) else self.email

    def get_full_name(self) -> str:
        """What the admin and mail call this person."""
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Address(models.Model):
    """Where a person wants things brought; the area is a row of the gazetteer, kept by code."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="addresses")
    label = models.CharField(_("label"), max_length=40, blank=True)
    country = models.CharField(_("country"), max_length=2)
    area_code = models.CharField(_("area"), max_length=40, blank=True)
    area_name = models.CharField(_("area name"), max_length=120, blank=True)
    street = models.CharField(_("street"), max_length=200)
    detail = models.CharField(_("flat or floor"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    entrance_code = models.CharField(_("entrance code"), max_length=40, blank=True)
    leave_at_door = models.BooleanField(_("leave at the door"), default=False)
    lat = models.FloatField(null=True, blank=True)
    lng = models.FloatField(null=True, blank=True)
    is_default = models.BooleanField(_("usual address"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-is_default", "id"]
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default=True), name="one_default_address"
            )
        ]

    def __str__(self) -> str:
        return self.label or self.street


class EnrolmentLink(models.Model):
    """A one-time link that signs a stall's phone in. Only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="enrolment_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"enrolment link {self.pk}"

    def is_open(self, at: datetime) -> bool:
        """Whether it can still be used at a moment (UTC)."""
        return self.used_at is None and at < self.expires_at


class Device(models.Model):
    """A phone that stays signed in until somebody revokes it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    session_key = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=120)
    enrolled_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-last_seen_at", "-id"]

    def __str__(self) -> str:
        return self.label
