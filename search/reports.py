"""The reports of searches in the admin, with filters and export."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import get_language_info, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_filters import ChoiceFilter, ModelChoiceFilter  # type: ignore[import-untyped]
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from core import clock
from market.admin import ForOperators, Spreadsheet, markets_of, said
from search import insight
from search.counting import FURTHER
from search.models import Shown, Synonym, Typed

OPERATORS = ForOperators(Synonym)
DAYS = {"7": _("7 days"), "28": _("28 days"), "90": _("90 days")}


class _SinceFilter(WagtailFilterSet):  # type: ignore[misc]  # wagtail ships no types
    days = ChoiceFilter(label=_("The last"), choices=list(DAYS.items()), method="since")

    def since(self, rows: QuerySet[Any], name: str, days: str) -> QuerySet[Any]:
        return insight.since(rows, clock.now().date() - timedelta(days=int(days) - 1))


class TypedFilter(_SinceFilter):
    market = ModelChoiceFilter(queryset=markets_of, label=_("Market"), method="searched")

    def searched(self, rows: QuerySet[Typed], name: str, market: Any) -> QuerySet[Typed]:
        return rows.filter(market=market.slug)

    class Meta:
        model = Typed
        fields: ClassVar[list[str]] = []


class ShownFilter(_SinceFilter):
    market = ModelChoiceFilter(queryset=markets_of, label=_("Market"), field_name="store__market")

    class Meta:
        model = Shown
        fields: ClassVar[list[str]] = []


class CountsView(Spreadsheet, ReportView):  # type: ignore[misc]  # wagtail ships no types
    """Rows of the operator's markets, filtered first and added up then."""

    permission_policy = OPERATORS
    permission_required = "view"
    default_ordering = "-times"
    is_searchable = False
    verbose_name = _("row")
    verbose_name_plural = _("rows")

    def visible(self) -> QuerySet[Any]:
        """The counts that whoever looks may see."""
        raise NotImplementedError

    def summed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The lines of the report."""
        raise NotImplementedError

    def get_filtered_queryset(self) -> QuerySet[Any]:
        lines: QuerySet[Any] = self.order_queryset(
            self.summed(self.filter_queryset(self.visible()))
        )
        return lines

    @property
    def _exported(self) -> dict[str, Column]:
        return {c.name: c for c in self.columns if not isinstance(c, Meaning)}

    @property
    def list_export(self) -> list[str]:
        return list(self._exported)

    @property
    def export_headings(self) -> dict[str, Any]:
        return {name: column.label for name, column in self._exported.items()}

    def to_row_dict(self, item: dict[str, Any]) -> dict[str, Any]:
        """As the page shows it."""
        return {name: column.get_value(item) for name, column in self._exported.items()}

    def get_filename(self) -> str:
        return f"{self.index_url_name.partition(':')[0]}-{clock.now().date()}"


class OfTexts(CountsView):
    filterset_class = TypedFilter

    def visible(self) -> QuerySet[Any]:
        return insight.typed_for(self.request.user)


class OfStalls(CountsView):
    filterset_class = ShownFilter

    def visible(self) -> QuerySet[Any]:
        return insight.shown_for(self.request.user)


class Meaning(Column):  # type: ignore[misc]  # wagtail ships no types
    """What a text already means, or the form that says it."""

    cell_template_name = "search/admin/meaning.html"

    def get_value(self, instance: dict[str, Any]) -> dict[str, str]:
        same = insight.same_as(instance["text"])
        return {"same": same, "guess": "" if same else insight.guess(instance["text"])}

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "request": parent_context["request"]}


def _language(row: dict[str, Any]) -> str:
    return str(get_language_info(row["language"])["name_translated"])


def _where(row: dict[str, Any]) -> str:
    place = row["place"]
    return gettext("further on") if place == FURTHER else str(place)


def _share(row: dict[str, Any]) -> float:
    return float(round(row["share"], 1))


class NotFoundView(OfTexts):
    page_title = _("Not found")
    header_icon = "search"
    columns: ClassVar = [
        said("text", _("What was typed"), sort="text"),
        said("language", _("Language"), _language),
        said("times", _("Times"), sort="times"),
        said("empty", _("Found nothing"), sort="empty"),
        said("elsewhere", _("In other markets"), sort="elsewhere"),
        said("last", _("Last on"), sort="last"),
        Meaning("meaning", label=_("Means the same as")),
    ]

    def summed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return insight.not_found(rows)


class RewrittenView(OfTexts):
    page_title = _("Found another way")
    header_icon = "edit"
    columns: ClassVar = [
        said("text", _("What was typed"), sort="text"),
        said("showing", _("What was shown"), sort="showing"),
        said("language", _("Language"), _language),
        said("times", _("Times"), sort="times"),
        said("found", _("Products found"), sort="found"),
        said("opened", _("Opened"), sort="opened"),
        said("last", _("Last on"), sort="last"),
    ]

    def summed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return insight.rewritten(rows)


class ByPlaceView(OfStalls):
    page_title = _("Opened by place")
    header_icon = "list-ol"
    default_ordering = "place"
    columns: ClassVar = [
        said("place", _("Place in the results"), _where, sort="place"),
        said("times", _("Shown"), sort="times"),
        said("opened", _("Opened"), sort="opened"),
        said("share", _("Opened of a hundred"), _share, sort="share"),
    ]

    def summed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return insight.by_place(rows)


class ByStallView(OfStalls):
    page_title = _("Who was shown")
    header_icon = "home"
    columns: ClassVar = [
        said("number", _("Number"), sort="number"),
        said("name", _("Stall"), sort="name"),
        said("market", _("Market"), sort="market"),
        said("times", _("Shown"), sort="times"),
        said("first", _("In the first place"), sort="first"),
        said("opened", _("Opened"), sort="opened"),
        said("share", _("Opened of a hundred"), _share, sort="share"),
    ]

    def summed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return insight.by_stall(rows)


class Report(ViewSet):  # type: ignore[misc]  # wagtail ships no types
    """A report with an address and a place in the menu."""

    view_class: type[CountsView]

    def get_urlpatterns(self) -> list[Any]:
        names = {
            "index_url_name": self.get_url_name("index"),
            "index_results_url_name": self.get_url_name("results"),
        }
        view = self.view_class
        return [
            path("", view.as_view(**names), name="index"),
            path("results/", view.as_view(results_only=True, **names), name="results"),
        ]


class NotFound(Report):
    name = "searches_not_found"
    url_prefix = "searches/not-found"
    icon = "search"
    menu_label = _("Not found")
    view_class = NotFoundView

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("same/", make_synonym, name="same")]


class Rewritten(Report):
    name = "searches_rewritten"
    url_prefix = "searches/rewritten"
    icon = "edit"
    menu_label = _("Found another way")
    view_class = RewrittenView


class ByPlace(Report):
    name = "searches_by_place"
    url_prefix = "searches/places"
    icon = "list-ol"
    menu_label = _("Opened by place")
    view_class = ByPlaceView


class ByStall(Report):
    name = "searches_by_stall"
    url_prefix = "searches/stalls"
    icon = "home"
    menu_label = _("Who was shown")
    view_class = ByStallView


class Synonyms(ModelViewSet):  # type: ignore[misc]  # wagtail ships no types
    """Words for the same goods, for all markets: operators of each may add to them."""

    model = Synonym
    name = "synonyms"
    url_prefix = "searches/synonyms"
    icon = "resubmit"
    menu_label = _("Words for the same")
    form_fields = ("phrases",)
    list_display = ("phrases",)
    search_fields = ("phrases",)
    copy_view_enabled = False


class Searches(ViewSetGroup):  # type: ignore[misc]  # wagtail ships no types
    menu_label = _("Searches")
    menu_icon = "search"
    menu_order = 260
    items = (NotFound, Rewritten, ByPlace, ByStall, Synonyms)


@require_POST
def make_synonym(request: HttpRequest) -> HttpResponse:
    """From the report: a text that found nothing finds what another does."""
    if not OPERATORS.user_has_permission(request.user, "add"):
        raise PermissionDenied
    text, same = (request.POST.get(name, "").replace(",", " ") for name in ("text", "same"))
    try:
        insight.make_synonym(text, same)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _told(text, same))
    asked = {name: request.POST[name] for name in ("days", "market") if request.POST.get(name)}
    index = reverse("searches_not_found:index")
    return redirect(f"{index}?{urlencode(asked)}" if asked else index)


def _told(text: str, same: str) -> str:
    names = {"text": text.strip(), "same": same.strip()}
    count = insight.finds(text)
    if count is None:
        return gettext("“%(text)s” means the same as “%(same)s” now.") % names
    return ngettext(
        "“%(text)s” finds what “%(same)s” finds now: %(count)d product.",
        "“%(text)s” finds what “%(same)s” finds now: %(count)d products.",
        count,
    ) % {**names, "count": count}
