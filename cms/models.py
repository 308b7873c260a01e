"""The pages that people read, and the pictures in them.

A market's and a stall's page belong to their row: the row owns slug, name and whether shoppers
see it, the page owns the story. Only the deeds of cms/pages.py make, rename or withdraw them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Collection, Page, PagePermissionTester

from cms.blocks import FEATURES, StoryBlock
from cms.cleaning import cleaned
from market.models import Market
from stores.models import Store

if TYPE_CHECKING:
    from django.http import HttpRequest


class Picture(AbstractImage):  # type: ignore[misc]  # wagtail ships no types
    """An editorial picture; what is stored carries no metadata. Goods have stores.Photo."""

    admin_form_fields = ("title", "file", "description", "collection", "tags")

    def save(self, *args: Any, **kwargs: Any) -> None:
        given: Any = self.file
        if given and not given._committed:  # noqa: SLF001  (Django's own sign of a new upload)
            clean = cleaned(given.file, given.name)
            setattr(self, "file", clean)  # noqa: B010  (Django's descriptor takes any file)
            self.file_size = clean.size
            self._set_file_hash()
        super().save(*args, **kwargs)

    def generate_rendition_file(self, *args: Any, **kwargs: Any) -> ContentFile[bytes]:
        """Wagtail's, whose temporary file it leaves open."""
        with super().generate_rendition_file(*args, **kwargs) as made:
            made.seek(0)
            return ContentFile(made.read(), made.name)


class Rendition(AbstractRendition):  # type: ignore[misc]  # wagtail ships no types
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="cms_rendition_once"
            )
        ]


class FixedTester(PagePermissionTester):  # type: ignore[misc]  # wagtail ships no types
    """What a person may do with a page that a row or the site itself depends on."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:  # noqa: FBT001, FBT002
        return False

    def can_move(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return False


class FixedPage(Page):  # type: ignore[misc]  # wagtail ships no types
    """A page that editors fill and deeds place: nobody moves, deletes, copies or withdraws it."""

    #: Kept from the row whatever an older revision says.
    owned: ClassVar[tuple[str, ...]] = ("title", "slug")
    is_creatable = False
    private_page_options: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = []
    promote_panels: ClassVar = [FieldPanel("search_description")]
    settings_panels: ClassVar[list[Any]] = []

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return FixedTester(user, self)

    def with_content_json(self, content: Any) -> Any:
        page = super().with_content_json(content)
        for name in self.owned:
            setattr(page, name, getattr(self, name))
        page.set_url_path(self.get_parent())
        return page


class HomePage(FixedPage):
    """Where are you, markets near, search; and what the platform wants to say."""

    story = StreamField(StoryBlock(), blank=True, verbose_name=_("Story"))
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["cms.MarketIndexPage", "cms.NewsIndexPage", "cms.LegalPage"]
    max_count = 1
    template = "cms/home.html"
    content_panels: ClassVar = [FieldPanel("story")]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.fronts.home import home

        return {**super().get_context(request, *args, **kwargs), **home(self, request)}


class MarketIndexPage(FixedPage):
    """All markets."""

    parent_page_types: ClassVar = ["cms.HomePage"]
    subpage_types: ClassVar = ["cms.MarketPage"]
    max_count = 1
    template = "cms/markets.html"

    class Meta:
        verbose_name = _("list of markets")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.fronts.markets import markets

        return {**super().get_context(request, *args, **kwargs), **markets(request)}


class MarketPage(FixedPage):
    """A market's story. Its group may edit below it, its collection holds its pictures."""

    owned = ("title", "slug", "market", "group_id", "collection_id")
    market = models.OneToOneField(Market, on_delete=models.PROTECT, related_name="page")
    picture = models.ForeignKey(
        Picture,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("Picture"),
    )
    story = StreamField(StoryBlock(), blank=True, verbose_name=_("Story"))
    group = models.OneToOneField(
        Group, null=True, editable=False, on_delete=models.SET_NULL, related_name="market_page"
    )
    collection = models.OneToOneField(
        Collection, null=True, editable=False, on_delete=models.SET_NULL, related_name="market_page"
    )
    parent_page_types: ClassVar = ["cms.MarketIndexPage"]
    subpage_types: ClassVar = ["cms.StorePage", "cms.NewsIndexPage"]
    template = "cms/market.html"
    content_panels: ClassVar = [FieldPanel("picture"), FieldPanel("story")]

    class Meta:
        verbose_name = _("market’s page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.fronts.market import front

        return {**super().get_context(request, *args, **kwargs), **front(self, request)}


class StorePage(FixedPage):
    """A stall's story, and who keeps it."""

    owned = ("title", "slug", "store", "face")
    store = models.OneToOneField(Store, on_delete=models.PROTECT, related_name="page")
    keeper = models.CharField(_("Who keeps the stall"), max_length=60, blank=True)
    #: A drawn portrait where there is no picture (static/faces/<face>.svg): the demo's people
    #: are invented, so nobody was photographed.
    face = models.CharField(max_length=40, blank=True, editable=False)
    picture = models.ForeignKey(
        Picture,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("Picture"),
    )
    story = StreamField(StoryBlock(), blank=True, verbose_name=_("Story"))
    parent_page_types: ClassVar = ["cms.MarketPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/store.html"
    content_panels: ClassVar = [FieldPanel("keeper"), FieldPanel("picture"), FieldPanel("story")]

    class Meta:
        verbose_name = _("stall’s page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.fronts.store import front

        return {**super().get_context(request, *args, **kwargs), **front(self, request)}


class StoryDraft(models.Model):
    """What a stall wants its page to say, until an operator has read it.

    Not a revision of the page: Wagtail's workflow gives a task to groups, and every market has
    one of its own. Published by cms/stories.py.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        CHANGES = "changes"
        PUBLISHED = "published"

    page = models.ForeignKey(StorePage, on_delete=models.CASCADE, related_name="drafts")
    text = models.TextField()
    picture = models.ForeignKey(Picture, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    #: What the operator asks to be changed.
    message = models.CharField(max_length=300, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["written_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["page"],
                condition=models.Q(state__in=["waiting", "changes"]),
                name="cms_one_open_draft",
            )
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.text[:30]}"


class NewsIndexPage(FixedPage):
    """News of a market, or of the platform."""

    parent_page_types: ClassVar = ["cms.HomePage", "cms.MarketPage"]
    subpage_types: ClassVar = ["cms.ArticlePage"]
    max_count_per_parent = 1
    template = "cms/news.html"

    class Meta:
        verbose_name = _("list of news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.fronts.news import index

        return {**super().get_context(request, *args, **kwargs), **index(self, request)}


class ArticlePage(Page):  # type: ignore[misc]  # wagtail ships no types
    """A piece of news."""

    date = models.DateField(_("Date"))
    intro = models.CharField(_("In one sentence"), max_length=200)
    picture = models.ForeignKey(
        Picture,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("Picture"),
    )
    #: A drawing of goods where there is no picture (static/goods/<drawing>.svg).
    drawing = models.CharField(max_length=40, blank=True, editable=False)
    story = StreamField(StoryBlock(), blank=True, verbose_name=_("Story"))
    private_page_options: ClassVar[list[str]] = []
    parent_page_types: ClassVar = ["cms.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/article.html"
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("intro"),
        FieldPanel("picture"),
        FieldPanel("story"),
    ]
    promote_panels: ClassVar = [FieldPanel("slug"), FieldPanel("search_description")]

    class Meta:
        verbose_name = _("article")
        ordering: ClassVar = ["-date", "-id"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.fronts.news import article

        return {**super().get_context(request, *args, **kwargs), **article(self, request)}


class LegalPage(FixedPage):
    """Terms, privacy, who we are: in both languages, because everybody must be able to read it."""

    title_ko = models.CharField(_("Title in Korean"), max_length=120)
    body = RichTextField(_("Text"), features=["h2", "h3", *FEATURES])
    body_ko = RichTextField(_("Text in Korean"), features=["h2", "h3", *FEATURES])
    parent_page_types: ClassVar = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/legal.html"
    content_panels: ClassVar = [FieldPanel("title_ko"), FieldPanel("body"), FieldPanel("body_ko")]

    class Meta:
        verbose_name = _("legal page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        korean = (get_language() or "").startswith("ko")
        return {
            **super().get_context(request, *args, **kwargs),
            "heading": self.title_ko if korean else self.title,
            "body": self.body_ko if korean else self.body,
        }


class Loaded(models.Model):
    """What a file said of a market, a stall or a product when it was last read.

    The loader writes a fact again only where the file says something new, so what people
    changed on their pages since stays as they left it.
    """

    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    ref = models.CharField(max_length=60)
    facts = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "kind", "ref"], name="cms_loaded_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref} of {self.source}"


class Edition(models.Model):
    """How often what visitors see of a market has changed; see cms/editions.py."""

    #: A market's slug, or "*" for all of them.
    subject = models.CharField(max_length=80, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.subject} {self.number}"
