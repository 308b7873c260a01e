import pytest

from stores.categories import TREE, ensure_categories, grouped
from stores.guessing import USUAL_ALLERGENS, WORDS, guess_category, guess_slug
from stores.models import Category
from tests.factories.stores import make_category


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("알배추", "leafy-vegetables"),
        ("흙당근", "roots"),
        ("생고등어", "fish"),
        ("대파", "leafy-vegetables"),
        ("파이", "pies-cakes"),
        ("콩나물", "beansprouts"),
        ("국산콩 두부", "tofu"),
        ("배추김치", "kimchi"),
        ("사과", "apples-pears"),
        ("찹쌀떡", "rice-cakes"),
        ("마른오징어", "dried-fish"),
        ("Pear", "apples-pears"),
        ("Appleton soap", "household"),
        ("Sourdough loaf", "bread"),
        ("Scottish mackerel", "fish"),
        ("무언가", ""),
    ],
)
def test_kind_is_guessed_from_the_name(name: str, slug: str) -> None:
    assert guess_slug(name) == slug


def test_every_guess_is_a_category_of_the_tree() -> None:
    slugs = {kind[0] for _upper, finer in TREE for kind in finer}
    assert set(WORDS) == slugs
    assert set(USUAL_ALLERGENS) <= slugs


@pytest.mark.django_db
def test_fallback_is_the_stalls_own_kind() -> None:
    own = make_category("dairy")
    assert guess_category("무언가", fallback=own) == own
    assert guess_category("두부", fallback=own).slug == "tofu"


@pytest.mark.django_db
def test_the_tree_is_planted_once() -> None:
    before = list(Category.objects.values_list("id", "slug"))
    assert ensure_categories() == len(before) == len({slug for _id, slug in before})
    assert list(Category.objects.values_list("id", "slug")) == before
    assert len(grouped("ko")) == len(TREE)
