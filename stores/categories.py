"""The tree of goods that all markets share, in English and Korean, each kind with its drawing.

Two levels: what a shopper sees as round pictures, and a finer kind below.
"""

from __future__ import annotations

from typing import Any

from stores.models import Category

#: (slug, English, Korean, drawing, finer kinds of the same shape)
Kind = tuple[str, str, str, str]
TREE: tuple[tuple[Kind, tuple[Kind, ...]], ...] = (
    (
        ("vegetables", "Vegetables", "채소", "cabbage"),
        (
            ("leafy-vegetables", "Leaves and herbs", "잎채소", "lettuce"),
            ("roots", "Roots", "뿌리채소", "carrot"),
            ("potatoes", "Potatoes", "감자·고구마", "potato"),
            ("fruiting-vegetables", "Cucumbers and tomatoes", "열매채소", "aubergine"),
            ("onions-garlic", "Onions, garlic, chillies", "양파·마늘·고추", "onion"),
            ("mushrooms", "Mushrooms", "버섯", "mushroom"),
        ),
    ),
    (
        ("fruit", "Fruit", "과일", "apple"),
        (
            ("apples-pears", "Apples and pears", "사과·배", "pear"),
            ("citrus", "Oranges and lemons", "감귤", "mandarin"),
            ("berries", "Berries", "딸기·베리", "strawberry"),
            ("other-fruit", "Other fruit", "감·포도·그 밖의 과일", "persimmon"),
        ),
    ),
    (
        ("seafood", "Fish and seafood", "수산", "mackerel"),
        (
            ("fish", "Fish", "생선", "salmon"),
            ("shellfish", "Shellfish", "조개·굴", "oyster"),
            ("squid-prawns", "Squid and prawns", "오징어·새우", "prawn"),
        ),
    ),
    (
        ("meat", "Meat and eggs", "정육", "chop"),
        (
            ("beef", "Beef", "소고기", "beef"),
            ("pork", "Pork", "돼지고기", "pork"),
            ("poultry", "Chicken and duck", "닭·오리", "chicken"),
            ("eggs", "Eggs", "달걀", "egg"),
        ),
    ),
    (
        ("tofu-beansprouts", "Tofu and beansprouts", "두부·콩나물", "tofu"),
        (
            ("tofu", "Tofu", "두부", "tofu"),
            ("beansprouts", "Beansprouts", "콩나물·숙주", "beansprout"),
        ),
    ),
    (
        ("side-dishes", "Ready to eat", "반찬", "stew"),
        (
            ("kimchi", "Kimchi and pickles", "김치·절임", "kimchi"),
            ("prepared-dishes", "Prepared dishes", "밑반찬", "pancake"),
            ("hot-food", "Hot food and snacks", "분식·먹거리", "dumpling"),
        ),
    ),
    (
        ("bread-rice-cakes", "Bread and rice cakes", "떡·빵", "bread"),
        (
            ("rice-cakes", "Rice cakes", "떡", "injeolmi"),
            ("bread", "Bread", "빵", "baguette"),
            ("pies-cakes", "Pies and cakes", "파이·과자", "pie"),
        ),
    ),
    (
        ("dried-goods", "Dried fish and seaweed", "건어물", "driedpollock"),
        (
            ("seaweed", "Seaweed", "김·미역", "seaweed"),
            ("anchovies", "Anchovies", "멸치", "anchovy"),
            ("dried-fish", "Dried fish and squid", "황태·마른오징어", "driedsquid"),
        ),
    ),
    (
        ("grains", "Rice, beans, grains", "쌀·잡곡", "grain"),
        (
            ("rice", "Rice", "쌀", "rice"),
            ("beans-grains", "Beans and grains", "콩·잡곡", "bean"),
            ("pasta-noodles", "Noodles and pasta", "국수", "noodles"),
        ),
    ),
    (
        ("dairy", "Milk and cheese", "유제품", "butter"),
        (
            ("milk", "Milk and butter", "우유·버터", "milk"),
            ("cheese", "Cheese", "치즈", "cheese"),
        ),
    ),
    (
        ("pantry", "Oil, honey, seasoning", "양념·기름", "jang"),
        (
            ("oils", "Oils", "참기름·들기름", "oil"),
            ("spices-sauces", "Spices and sauces", "고춧가루·장", "spice"),
            ("honey-jam", "Honey and jam", "꿀·잼", "honey"),
        ),
    ),
    (
        ("drinks", "Tea, coffee, juice", "차·음료", "tea"),
        (
            ("tea", "Tea", "차", "tea"),
            ("coffee", "Coffee", "커피", "coffee"),
            ("juice", "Juice", "주스", "juice"),
        ),
    ),
    (
        ("alcohol", "Drinks with alcohol", "술", "wine"),
        (
            ("traditional-liquor", "Traditional liquor", "전통주", "makgeolli"),
            ("beer-wine", "Beer, wine, spirits", "맥주·와인·소주", "cider"),
        ),
    ),
    (
        ("flowers-household", "Flowers and household", "꽃·생활", "bouquet"),
        (
            ("flowers", "Flowers and plants", "꽃·화분", "plant"),
            ("household", "Household", "생활용품", "brush"),
        ),
    ),
)


def ensure_categories(model: Any = Category) -> int:
    """Make or refresh every category of the tree; how many there are. Safe to repeat.

    A migration hands in its own historical model.
    """
    count = 0
    for kind, finer in TREE:
        parent = _ensure(model, kind, parent=None, position=count)
        count += 1
        for child in finer:
            _ensure(model, child, parent=parent, position=count)
            count += 1
    return count


def _ensure(model: Any, kind: Kind, *, parent: Any, position: int) -> Any:
    slug, name_en, name_ko, drawing = kind
    row, _ = model.objects.update_or_create(
        slug=slug,
        defaults={
            "name_en": name_en,
            "name_ko": name_ko,
            "drawing": drawing,
            "parent": parent,
            "position": position,
        },
    )
    return row


def kinds() -> list[Category]:
    """The upper level, in order."""
    return list(Category.objects.filter(parent__isnull=True))


def grouped(language: str) -> list[tuple[str, list[tuple[int, str]]]]:
    """The whole tree as choices of a select; one query."""
    rows = list(Category.objects.all())
    return [
        (
            kind.name_in(language),
            [(kind.pk, kind.name_in(language))]
            + [(row.pk, row.name_in(language)) for row in rows if row.parent_id == kind.pk],
        )
        for kind in rows
        if kind.parent_id is None
    ]
