"""Different words for the same goods. Each group is read both ways; operators may add groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.language.text import words

GROUPS: tuple[tuple[str, ...], ...] = (
    ("배추", "napa cabbage", "kimchi cabbage", "chinese cabbage", "cabbage"),
    ("달걀", "계란", "egg", "eggs"),
    ("고춧가루", "고추가루", "고추 가루", "gochugaru", "chilli powder", "chili powder"),
    ("두부", "tofu", "bean curd"),
    ("대파", "파", "spring onion", "green onion", "scallion"),
    ("쪽파", "실파"),
    ("양파", "onion"),
    ("마늘", "garlic"),
    ("생강", "ginger"),
    ("감자", "potato"),
    ("고구마", "sweet potato"),
    ("당근", "carrot"),
    ("오이", "cucumber"),
    ("가지", "aubergine", "eggplant"),
    ("애호박", "호박", "courgette", "zucchini"),
    ("무", "무우", "daikon", "mooli", "radish"),
    ("콩나물", "bean sprouts", "beansprouts"),
    ("시금치", "spinach"),
    ("상추", "lettuce"),
    ("깻잎", "perilla leaf"),
    ("부추", "정구지", "garlic chives", "chives"),
    ("버섯", "mushroom"),
    ("옥수수", "corn", "sweetcorn"),
    ("사과", "apple"),
    ("배", "korean pear", "pear"),
    ("귤", "감귤", "mandarin", "tangerine", "clementine", "satsuma"),
    ("딸기", "strawberry"),
    ("포도", "grape"),
    ("복숭아", "peach"),
    ("수박", "watermelon"),
    ("감", "단감", "persimmon"),
    ("소고기", "쇠고기", "beef"),
    ("돼지고기", "pork"),
    ("삼겹살", "pork belly"),
    ("닭고기", "닭", "chicken"),
    ("다진고기", "다짐육", "mince", "minced meat", "ground meat"),
    ("고등어", "mackerel"),
    ("오징어", "squid", "calamari"),
    ("갈치", "hairtail", "cutlassfish"),
    ("새우", "shrimp", "prawn"),
    ("조개", "바지락", "clam", "clams"),
    ("굴", "oyster"),
    ("멸치", "anchovy", "anchovies"),
    ("김", "laver", "nori"),
    ("미역", "wakame", "sea mustard"),
    ("연어", "salmon"),
    ("대구", "cod"),
    ("쌀", "rice"),
    ("현미", "brown rice"),
    ("국수", "소면", "noodles"),
    ("떡", "rice cake"),
    ("떡볶이", "떡볶기", "tteokbokki"),
    ("어묵", "오뎅", "fish cake"),
    ("만두", "교자", "dumpling"),
    ("김치", "kimchi"),
    ("된장", "doenjang", "soybean paste"),
    ("고추장", "gochujang"),
    ("간장", "soy sauce"),
    ("참기름", "sesame oil"),
    ("들기름", "perilla oil"),
    ("소금", "천일염", "salt"),
    ("설탕", "sugar"),
    ("꿀", "honey"),
    ("빵", "bread"),
    ("치즈", "cheese"),
    ("우유", "milk"),
    ("꽃", "flowers"),
    ("찌개", "찌게", "jjigae"),
    ("돈가스", "돈까스", "tonkatsu"),
    ("beetroot", "beet"),
    ("coriander", "cilantro"),
    ("rocket", "arugula"),
    ("crisps", "potato chips"),
)

Phrase = tuple[str, ...]
#: Words of a phrase: more are never looked at together.
LONGEST = 3


@dataclass(frozen=True)
class Synonyms:
    """Phrases by phrase, as normalised words."""

    table: Mapping[Phrase, tuple[Phrase, ...]]

    def of(self, *phrase: str) -> tuple[Phrase, ...]:
        """Other phrases that mean the same."""
        return self.table.get(phrase, ())

    def knows(self, word: str) -> bool:
        return (word,) in self.table


def build(groups: Iterable[Iterable[str]]) -> Synonyms:
    """The table of the given groups; a phrase in two groups gets both."""
    table: dict[Phrase, list[Phrase]] = {}
    for group in groups:
        phrases = [phrase for phrase in (tuple(words(text)) for text in group) if phrase]
        for phrase in phrases:
            others = table.setdefault(phrase, [])
            others += [p for p in phrases if p != phrase and p not in others]
    return Synonyms({phrase: tuple(others) for phrase, others in table.items()})


BUILT_IN = build(GROUPS)
