"""The design system: what the tags write, and whether its colours can be read."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import brotli
import pytest
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from core import when
from core.screens import chosen_scheme, set_scheme
from core.templatetags import dongne
from core.templatetags._icons import ICONS
from market.hues import HUES

STATIC = Path(settings.BASE_DIR) / "static"
SEOUL = ZoneInfo("Asia/Seoul")
LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def rendered(source: str, **context: Any) -> str:
    return Template("{% load dongne %}" + source).render(Context(context))


# Money, weights, numbers


def test_money_follows_the_language() -> None:
    with override("ko"):
        korean = rendered("{{ a|money:'KRW' }} {{ b|money:'GBP' }}", a=3800, b=295)
    with override("en"):
        english = rendered("{{ a|money:'KRW' }} {{ b|money:'GBP' }}", a=3800, b=295)
    assert (korean, english) == ("3,800원 £2.95", "₩3,800 £2.95")


def test_money_of_nothing_is_blank() -> None:
    assert rendered("{{ a|money:'KRW' }}", a=None) == ""


def test_price_number_sets_a_trailing_sign_small() -> None:
    with override("ko"):
        assert dongne.price_number(3800, "KRW") == "3,800<small>원</small>"
        assert dongne.price_number(295, "GBP") == "£2.95"


def test_a_field_shows_the_sign_where_the_language_writes_it() -> None:
    source = "{{ c|sign_before }}_{{ c|sign_behind }}"
    with override("ko"):
        korean = [rendered(source, c=currency) for currency in ("KRW", "GBP", "USD")]
    with override("en"):
        english = [rendered(source, c=currency) for currency in ("KRW", "GBP", "USD")]
    assert (korean, english) == (["_원", "£_", "US$_"], ["₩_", "£_", "US$_"])


def test_paper_has_the_year() -> None:
    with override("en"):
        english = when.dated_label(NOON, LONDON)
    with override("ko"):
        korean = when.dated_label(NOON, SEOUL)
    assert (english, korean) == ("23 Nov 2026 12 pm", "2026년 11월 23일 21:00")


def test_grams_change_to_kilograms() -> None:
    assert [dongne.grams(g) for g in (500, 999, 1000, 1200, 2050, None)] == [
        "500 g",
        "999 g",
        "1 kg",
        "1.2 kg",
        "2.05 kg",
        "",
    ]


def test_per_unit_puts_a_stroke_before_weights_only() -> None:
    assert [
        dongne.per_unit("kg", "weight"),
        dongne.per_unit("/kg", "weight"),
        dongne.per_unit("1단", "piece"),
    ] == ["/kg", "/kg", "1단"]


def test_stall_number_is_counted_in_korean() -> None:
    with override("ko"):
        assert [dongne.stall_number(n) for n in ("3", "A-12", "입구", "")] == [
            "3호",
            "A-12호",
            "입구",
            "",
        ]
    with override("en"):
        assert dongne.stall_number("3") == "3"


# Times


@pytest.mark.parametrize(
    ("hours", "korean", "english"),
    [
        ((4, 6), "내일 01:00–03:00", "Today 4–6 pm"),
        ((-2, 1), "오늘 19:00–22:00", "Today 10 am–1 pm"),
        ((22, 23.5), "내일 19:00–20:30", "Tomorrow 10–11:30 am"),
        ((46, 48), "11월 25일 수 19:00–21:00", "Wed 25 Nov 10 am–12 pm"),
    ],
)
def test_window_label_is_said_in_the_markets_zone(
    hours: tuple[float, float], korean: str, english: str
) -> None:
    start, end = (NOON + hour * HOUR for hour in hours)
    with override("ko"):
        said = when.window_label(start, end, SEOUL, NOON)
    with override("en"):
        assert (said, when.window_label(start, end, LONDON, NOON)) == (korean, english)


def test_time_in_is_one_moment_in_words() -> None:
    with override("en"):
        assert rendered("{% time_in at tz now %}", at=NOON, tz=LONDON, now=NOON) == "Today 12 pm"


def test_a_moment_within_a_sentence_is_written_small_and_weekdays_are_not() -> None:
    with override("en"):
        said = [
            when.inside(words) for words in ("Today 12 pm", "Tomorrow 4–6 pm", "Tue 24 Nov 1 pm")
        ]
    assert said == ["today 12 pm", "tomorrow 4–6 pm", "Tue 24 Nov 1 pm"]


def test_countdown_tells_the_script_what_to_say() -> None:
    with override("en"):
        html = rendered("{% countdown until now %}", until=NOON + 1.2 * HOUR, now=NOON)
    assert "1 h 12 min left</time>" in html
    assert 'data-minutes="{minutes} min left"' in html
    assert 'datetime="2026-11-23T13:12:00+00:00"' in html


def test_time_left_label_ends() -> None:
    with override("en"):
        assert [when.time_left_label(NOON + n * HOUR, NOON) for n in (30, 0.5, 0, -1)] == [
            "1 d 6 h left",
            "30 min left",
            "Too late to order",
            "Too late to order",
        ]


# Pictures


def test_drawing_falls_back_to_the_basket() -> None:
    assert 'src="/static/goods/mackerel.svg"' in dongne.drawing("mackerel")
    assert dongne.drawing("unicorn") == dongne.drawing("basket") == dongne.drawing("")


def test_drawings_are_small_and_of_one_size() -> None:
    assert len(dongne.DRAWINGS) >= 40
    for path in (STATIC / "goods").glob("*.svg"):
        text = path.read_text()
        assert len(text) <= 1500, path.name
        assert 'viewBox="0 0 200 200"' in text, path.name


def test_every_empty_state_names_a_drawing_of_its_own() -> None:
    include = re.compile(r"{% include \"core/parts/empty.html\"(.*?)%}")
    named, wrong = set(), []
    for path in sorted((STATIC.parent / "templates").rglob("*.html")):
        for words in include.findall(path.read_text()):
            slug = re.search(r"slug=(\S+)", words)
            named |= {slug[1].strip('"')} if slug and slug[1].startswith('"') else set()
            wrong += [] if slug else [f"{path.name}:{words}"]
    assert (wrong, named - dongne.DRAWINGS) == ([], set())


def test_icon_is_hidden_from_screen_readers() -> None:
    assert all('aria-hidden="true"' in dongne.icon(name) for name in ICONS)


# Forms and parts


class Visitor(forms.Form):
    phone = forms.CharField(label="Phone", help_text="The courier calls it.")
    note = forms.CharField(label="Note", required=False)
    ways = forms.ChoiceField(
        label="Ways", choices=[("a", "Bring"), ("b", "Collect")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="I agree")


def test_field_joins_label_hint_error_and_control() -> None:
    form = Visitor({"phone": ""})
    html = rendered('{% field form.phone autocomplete="tel" inputmode="tel" %}', form=form)
    assert '<label for="id_phone">Phone</label>' in html
    assert 'id="id_phone_helptext"' in html
    assert 'id="id_phone_error"' in html
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in html
    assert 'autocomplete="tel"' in html
    assert 'aria-invalid="true"' in html


def test_field_holds_what_to_say_as_soon_as_it_is_left_empty() -> None:
    said = '<p class="error at-once" role="alert">This field is required.</p>'
    with override("en"):
        assert said in rendered("{% field form.phone %}", form=Visitor())
        assert "at-once" not in rendered("{% field form.note %}", form=Visitor())


def test_field_draws_choices_and_ticks() -> None:
    form = Visitor()
    assert rendered("{% field form.ways %}", form=form).count('<label class="choice"') == 2
    assert '<div class="tick">' in rendered("{% field form.agreed %}", form=form)
    with override("en"):
        assert "(optional)" in rendered("{% field form.note %}", form=form)


def test_error_summary_links_to_the_fields() -> None:
    form = Visitor({})
    html = rendered('{% include "core/parts/error_summary.html" %}', form=form)
    assert re.findall(r'href="#(\w+)"', html) == ["id_phone", "id_ways_0", "id_agreed"]
    assert rendered('{% include "core/parts/error_summary.html" %}', form=Visitor()).strip() == ""


def test_other_name_is_marked_with_its_language() -> None:
    assert dongne.other_name("Carrots", "en") == '<span class="other" lang="en">Carrots</span>'
    assert dongne.other_name("", "en") == ""


def test_query_changes_the_pages_own_query_string(rf: RequestFactory) -> None:
    request = rf.get("/search/?q=tea&page=2")
    source = "{% query page=3 %} {% query page=None %}"
    assert rendered(source, request=request) == "?q=tea&amp;page=3 ?q=tea"


# Light and dark


def test_set_scheme_keeps_the_choice_and_goes_back(rf: RequestFactory) -> None:
    response = set_scheme(rf.post("/", {"scheme": "dark", "next": "/m/"}))
    assert (response.status_code, response["Location"]) == (303, "/m/")
    assert response.cookies["scheme"].value == "dark"


def test_set_scheme_leaves_no_way_to_another_host(rf: RequestFactory) -> None:
    response = set_scheme(rf.post("/", {"scheme": "auto", "next": "https://evil.example/"}))
    assert (response["Location"], response.cookies["scheme"].value) == ("/", "")


def test_chosen_scheme_ignores_nonsense() -> None:
    request = HttpRequest()
    request.COOKIES = {"scheme": "x onclick"}
    assert (chosen_scheme(request), chosen_scheme(None)) == ("", "")


# The style sheet

Colour = tuple[float, ...]
TOKEN = re.compile(r"--([\w-]+): light-dark\(oklch\(([\d. ]+)\), oklch\(([\d. ]+)\)\)")
HUE = re.compile(r"\[data-hue=(\w+)\] \{ --h: ([\d.]+); --c: ([\d.]+); \}")
LIGHTNESS = re.compile(r"--light-l: ([\d.]+);\s+--dark-l: ([\d.]+);")
TINT = re.compile(r"--tint: light-dark\(oklch\(([\d. ]+) var\(--h\)\), oklch\(([\d. ]+) var")


def luminance(colour: Colour) -> float:
    """Relative luminance (WCAG 2.2) of an OKLCH colour; matrices by Björn Ottosson, 2020."""
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def numbers(text: str) -> Colour:
    return tuple(float(part) for part in text.split())


CSS = (STATIC / "css" / "dongne.css").read_text()
TOKENS = {name: (numbers(light), numbers(dark)) for name, light, dark in TOKEN.findall(CSS)}
BY_HUE = {name: (float(h), float(c)) for name, h, c in HUE.findall(CSS)}


def too_faint(scheme: int, lightness: float, needed: float) -> list[str]:
    """Pairs of text and ground whose contrast is below what is needed."""
    token = {name: pair[scheme] for name, pair in TOKENS.items()}
    pairs = [
        (f"{text} on {ground}", token[text], token[ground])
        for text in ("ink", "soft", "good", "warn", "stop")
        for ground in ("paper", "card", f"{text}-tint")
        if ground in token
    ]
    tints = TINT.search(CSS)
    assert tints
    for name, (hue, chroma) in BY_HUE.items():
        accent, tint = (lightness, chroma, hue), (*numbers(tints[scheme + 1]), hue)
        pairs += [(f"{name} on {on}", accent, token[on]) for on in ("paper", "card", "on-accent")]
        pairs += [(f"{name} on its tint", accent, tint), (f"ink on {name}", token["ink"], tint)]
    return [what for what, text, ground in pairs if contrast(text, ground) < needed]


def test_every_hue_has_its_colours() -> None:
    assert list(BY_HUE) == [name for name, _label in HUES]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("of_stall", "needed"), [(0, 4.5), (1, 7.0)], ids=["shop", "stall"])
def test_text_can_be_read(scheme: int, of_stall: int, needed: float) -> None:
    lightness = float(LIGHTNESS.findall(CSS)[of_stall][scheme])
    assert too_faint(scheme, lightness, needed) == []


def test_files_stay_in_their_budget() -> None:
    def size(name: str) -> int:
        return len(brotli.compress((STATIC / name).read_bytes(), quality=11))

    assert size("css/dongne.css") <= 15_000
    assert (STATIC / "js/dongne.js").stat().st_size <= 10 * 1024
    assert size("js/dongne.js") <= 4_000
    assert size("js/htmx.min.js") + size("js/dongne.js") <= 30_000


def test_500_page_needs_nothing() -> None:
    html = Template((Path(settings.BASE_DIR) / "templates/500.html").read_text())
    assert "저희 쪽에 문제가 생겼어요" in html.render(Context({}))
