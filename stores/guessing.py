"""What a product probably is, from its name: its kind, and the allergens usual for that kind.

A guess saves the stall two fields; both stand on the edit page to be put right.
"""

from __future__ import annotations

import re

from stores.models import Category

#: Slug of a category -> words in names, most telling first. Longer words win over shorter.
WORDS: dict[str, str] = {
    "leafy-vegetables": (
        "배추 상추 시금치 부추 깻잎 대파 쪽파 파 쑥갓 미나리 얼갈이 양배추 알배추 청경채 "
        "cabbage lettuce spinach kale chard herbs parsley coriander mint leek salad rocket"
    ),
    "roots": (
        "당근 무 알타리 연근 우엉 도라지 더덕 비트 carrot radish beetroot turnip parsnip swede"
    ),
    "potatoes": "감자 고구마 토란 potato potatoes yam",
    "fruiting-vegetables": (
        "오이 호박 애호박 가지 토마토 파프리카 피망 cucumber tomato courgette aubergine "
        "pepper squash pumpkin"
    ),
    "onions-garlic": "양파 마늘 고추 청양고추 생강 onion garlic chilli chillies ginger shallot",
    "mushrooms": "버섯 표고 느타리 팽이 mushroom mushrooms",
    "apples-pears": "사과 배 apple apples pear pears",
    "citrus": "귤 감귤 오렌지 레몬 한라봉 orange oranges lemon mandarin satsuma clementine lime",
    "berries": "딸기 블루베리 strawberry strawberries raspberry blueberry blackberry berries",
    "other-fruit": (
        "감 단감 홍시 포도 복숭아 수박 참외 바나나 자두 plum grapes banana melon persimmon"
    ),
    "fish": (
        "고등어 갈치 조기 굴비 삼치 꽁치 명태 동태 대구 연어 광어 우럭 생선 mackerel cod "
        "haddock salmon trout sardine fish bass plaice"
    ),
    "shellfish": "조개 바지락 홍합 굴 꼬막 전복 clam clams mussel mussels oyster oysters cockles",
    "squid-prawns": "오징어 낙지 문어 주꾸미 새우 꽃게 squid octopus prawn prawns shrimp crab",
    "beef": "소고기 한우 국거리 불고기 갈비 양지 beef steak brisket mince",
    "pork": "돼지 삼겹살 목살 앞다리 뒷다리 족발 pork bacon sausage sausages ham",
    "poultry": "닭 오리 닭고기 chicken duck turkey",
    "eggs": "달걀 계란 유정란 메추리알 egg eggs",
    "tofu": "두부 순두부 연두부 비지 tofu tempeh",
    "beansprouts": "콩나물 숙주 beansprout beansprouts sprouts",
    "kimchi": "김치 깍두기 동치미 장아찌 kimchi pickle pickles sauerkraut",
    "prepared-dishes": "반찬 나물 조림 볶음 무침 젓갈 전 side dish hummus olives",
    "hot-food": "떡볶이 순대 튀김 김밥 만두 어묵 호떡 dumplings soup curry",
    "rice-cakes": "떡 가래떡 인절미 송편 백설기 절편 시루떡 rice cake mochi",
    "bread": "빵 식빵 바게트 bread loaf sourdough baguette roll rolls bun",
    "pies-cakes": "파이 케이크 과자 쿠키 약과 한과 pie cake tart cookie brownie pastry",
    "seaweed": "김 미역 다시마 파래 seaweed nori kelp",
    "anchovies": "멸치 anchovy anchovies",
    "dried-fish": "황태 북어 마른오징어 쥐포 건새우 stockfish",
    "rice": "쌀 현미 찹쌀 rice",
    "beans-grains": "콩 팥 잡곡 보리 수수 귀리 서리태 beans lentils barley oats chickpeas",
    "pasta-noodles": "국수 소면 칼국수 당면 noodles pasta",
    "milk": "우유 버터 요구르트 milk butter yoghurt yogurt cream",
    "cheese": "치즈 cheese cheddar stilton brie",
    "oils": "참기름 들기름 기름 oil",
    "spices-sauces": "고춧가루 된장 고추장 간장 소금 깨 spice spices sauce chutney salt mustard",
    "honey-jam": "꿀 잼 조청 honey jam marmalade",
    "tea": "녹차 보리차 유자차 차 tea",
    "coffee": "커피 원두 coffee",
    "juice": "주스 식혜 juice cordial",
    "traditional-liquor": "막걸리 전통주 약주 청주 동동주 makgeolli",
    "beer-wine": (
        "소주 맥주 와인 포도주 위스키 beer ale lager cider wine gin whisky whiskey vodka rum perry"
    ),
    "flowers": "꽃 화분 장미 flowers plant roses bouquet",
    "household": "수세미 그릇 바구니 soap brush candle",
}
#: Category -> allergens of the UK's fourteen that goods of the kind usually are or hold.
USUAL_ALLERGENS: dict[str, list[str]] = {
    "fish": ["fish"],
    "anchovies": ["fish"],
    "dried-fish": ["fish"],
    "shellfish": ["molluscs"],
    "squid-prawns": ["crustaceans", "molluscs"],
    "eggs": ["eggs"],
    "tofu": ["soya"],
    "beansprouts": ["soya"],
    "bread": ["gluten"],
    "pies-cakes": ["gluten", "eggs", "milk"],
    "pasta-noodles": ["gluten"],
    "milk": ["milk"],
    "cheese": ["milk"],
    "kimchi": ["fish"],
}
#: Korean words of one letter are only trusted at the end: 파 in 대파, not in 파이.
SHORT = 1


def guess_category(name: str, *, fallback: Category) -> Category:
    """The category whose word stands in the name; the stall's own where none does."""
    slug = guess_slug(name)
    found = Category.objects.filter(slug=slug).first() if slug else None
    return found or fallback


def guess_slug(name: str) -> str:
    """The slug of that category, "" where no word is known.

    What a thing is stands last in both languages (배추김치, fish pie); of words that end
    at the same place the longer says more.
    """
    lowered = name.lower().replace(",", " ").replace("(", " ")
    hits = [
        (end, len(word), slug)
        for slug, words in WORDS.items()
        for word in words.split()
        if (end := _end_of(word, lowered))
    ]
    return max(hits)[2] if hits else ""


def _end_of(word: str, lowered: str) -> int:
    """Where the word ends in the name, 0 where it does not stand in it."""
    if word.isascii():
        found = re.search(rf"\b{word}(e?s)?\b", lowered)
    elif len(word) == SHORT:
        found = re.search(rf"{word}(?!\w)", lowered)
    else:
        found = re.search(word, lowered)
    return found.end() if found else 0


def usual_allergens(category: Category) -> list[str]:
    """What the kind of goods usually is or holds; the stall puts it right where not."""
    return list(USUAL_ALLERGENS.get(category.slug, []))
