import pytest
from django.test import Client
from wagtail.models import Page, Site

from cms.models import LegalPage
from cms.site import found_site

pytestmark = pytest.mark.django_db


def test_the_site_is_there_after_migrating() -> None:
    assert Site.objects.get().root_page.title == "Dongne"
    assert list(LegalPage.objects.order_by("slug").values_list("slug", flat=True)) == [
        "about",
        "privacy",
        "terms",
    ]


def test_founding_again_keeps_what_editors_wrote() -> None:
    LegalPage.objects.filter(slug="terms").update(body="<p>Ours</p>")
    found_site()
    assert LegalPage.objects.get(slug="terms").body == "<p>Ours</p>"
    assert Page.objects.filter(title__startswith="Welcome").count() == 0
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_database_without_a_tree_gets_one() -> None:
    Site.objects.all().delete()
    Page.objects.all().delete()
    assert found_site().home.depth == 2
    assert Site.objects.get().is_default_site


@pytest.mark.parametrize(
    ("language", "path", "heading"),
    [
        ("en", "/terms/", "Terms"),
        ("ko", "/terms/", "이용약관"),
        ("ko", "/privacy/", "개인정보 처리방침"),
        ("en", "/about/", "About"),
    ],
)
def test_legal_pages_speak_both_languages(
    client: Client, language: str, path: str, heading: str
) -> None:
    page = client.get(path, headers={"Accept-Language": language})
    assert f"<h1>{heading}</h1>" in page.content.decode()
