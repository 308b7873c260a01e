"""Lantern Yard's front row: the six stalls that were there first. Tests and the day's orders name
them by their place and their goods by number, so new goods go to the end of a stall."""

from __future__ import annotations

from datetime import time

from cms.demo.shapes import EVERY_DAY, Hours, Stall, piece, weight, worth

# One thing on one line: a list of goods reads best so.
# fmt: off
GREENS = Stall(
    "ferry-lane-greens",
    "3",
    "Ferry Lane Greens",
    "",
    "vegetables",
    "Ada Okafor",
    "ada@example.com",
    "07700 900103",
    (
        "Ada drives to the growers in Kent before sunrise, three times a week, and knows which field each crate came from.",
        "If a leaf is tired it goes to the compost, not into your bag.",
        "Ask her about sprouts in November. She will talk you out of boiling them.",
    ),
    (
        piece("Napa cabbage", "배추", "leafy-vegetables", 180, "head", piece_grams=900, drawing="cabbage", on_hand=30),
        weight("Carrots", "당근", "roots", 190, by_money_too=True, drawing="carrot", about="Bunched and muddy. They keep longer that way.", tags=("season",)),
        weight("Maris Piper potatoes", "감자", "potatoes", 160, step_grams=500, by_money_too=True, drawing="potato"),
        piece("Savoy cabbage", "사보이 양배추", "leafy-vegetables", 150, "head", piece_grams=800, drawing="lettuce", on_hand=24, tags=("season",)),
        piece("Leeks", "리크", "onions-garlic", 220, "bunch", piece_grams=600, drawing="leek", on_hand=20, tags=("season",)),
        weight("Red onions", "적양파", "onions-garlic", 180, drawing="onion"),
        piece("Garlic", "마늘", "onions-garlic", 70, "bulb", piece_grams=60, drawing="garlic", on_hand=80),
        weight("Vine tomatoes", "토마토", "fruiting-vegetables", 420, drawing="tomato"),
        piece("Cucumber", "오이", "fruiting-vegetables", 95, "each", piece_grams=350, drawing="cucumber", on_hand=40),
        weight("Beetroot", "비트", "roots", 240, drawing="beetroot"),
        weight("Chestnut mushrooms", "양송이버섯", "mushrooms", 620, drawing="mushroom"),
        weight("Cox apples", "사과", "apples-pears", 290, drawing="apple", tags=("season",)),
        weight("Conference pears", "배", "apples-pears", 310, drawing="pear", tags=("season",)),
        weight("Clementines", "귤", "citrus", 340, drawing="mandarin"),
        weight("Brussels sprouts", "방울양배추", "leafy-vegetables", 320, step_grams=250, by_money_too=True, drawing="sprouts", tags=("season",), about="Off the stalk this morning. Halve them and fry them."),
        weight("Parsnips", "파스닙", "roots", 240, drawing="radish", tags=("season",), about="Sweeter since the frost."),
        piece("Cavolo nero", "카볼로 네로", "leafy-vegetables", 210, "bunch", piece_grams=300, drawing="spinach", on_hand=16, tags=("season",)),
        piece("Crown Prince squash", "겨울 호박", "fruiting-vegetables", 380, "each", piece_grams=1800, drawing="pumpkin", on_hand=9, tags=("season",)),
        piece("Spinach", "시금치", "leafy-vegetables", 220, "bag", piece_grams=300, drawing="spinach", on_hand=20),
        weight("Sweet potatoes", "고구마", "potatoes", 260, step_grams=500, drawing="sweetpotato"),
        piece("Flat-leaf parsley", "파슬리", "leafy-vegetables", 110, "bunch", piece_grams=80, drawing="herbs", on_hand=25),
    ),
    face="ada",
)

TIDE = Stall(
    "tide-and-tail",
    "17",
    "Tide & Tail",
    "",
    "seafood",
    "Tom Brennan",
    "tom@example.com",
    "07700 900117",
    (
        "Tom buys from day boats that land at Newlyn and Hastings. What the sea did not give, he does not sell.",
        "Scaling, gutting and filleting cost nothing. Say how you will cook it.",
    ),
    (
        piece("Mackerel", "고등어", "fish", 350, "fish", piece_grams=450, allergens=("fish",), drawing="mackerel", choices=("gutted", "filleted", "whole"), on_hand=60),
        weight("Cod fillet", "대구 살", "fish", 2450, allergens=("fish",), drawing="pollock", choices=("skin on", "skinned")),
        weight("Hake steaks", "메를루사", "fish", 1990, allergens=("fish",), drawing="salmon"),
        weight("Mussels", "홍합", "shellfish", 690, step_grams=500, by_money_too=True, allergens=("molluscs",), drawing="clam", about="Rope-grown, cleaned this morning."),
        weight("Squid", "오징어", "squid-prawns", 1390, allergens=("molluscs",), drawing="squid", choices=("cleaned", "whole")),
        piece("Oysters", "굴", "shellfish", 600, "half dozen", allergens=("molluscs",), drawing="oyster", daily_quota=20, tags=("season",)),
        weight("Raw prawns", "새우", "squid-prawns", 2600, allergens=("crustaceans",), drawing="prawn"),
        piece("Kippers", "훈제 청어", "fish", 420, "pair", piece_grams=350, allergens=("fish",), drawing="mackerel", on_hand=16),
        piece("Dressed crab", "손질 게", "shellfish", 850, "each", piece_grams=180, allergens=("crustaceans", "mustard"), drawing="crab", daily_quota=8),
        weight("Smoked haddock", "훈제 해덕", "fish", 2250, allergens=("fish",), drawing="croaker"),
        piece("Fishcakes", "피시케이크", "fish", 550, "pair", piece_grams=240, allergens=("fish", "gluten", "eggs", "milk"), drawing="pancake", daily_quota=14),
        worth("Whitebait", "뱅어", "fish", 200, allergens=("fish",), drawing="anchovy", about="By the pound coin: two pounds is a good starter for one."),
        weight("Scottish salmon side, pin-boned and ready for curing or the oven", "스코틀랜드 연어 반 마리", "fish", 2390, step_grams=250, allergens=("fish",), drawing="salmon"),
        piece("Smoked salmon", "훈제 연어", "fish", 790, "pack", piece_grams=150, allergens=("fish",), drawing="salmon", on_hand=18),
    ),
    face="tom",
)

HANA = Stall(
    "hana-tofu",
    "8",
    "Hana Tofu",
    "하나두부",
    "tofu-beansprouts",
    "Hana Seo",
    "hana@example.com",
    "07700 900108",
    (
        "Hana's grandmother kept a tofu stall in Gwangju. The press came over in a suitcase, in four pieces.",
        "Beans are soaked at night and ground at four. When it is gone, it is gone.",
        "In late November she makes kimchi with whoever turns up. Bring gloves.",
    ),
    (
        piece("Firm tofu", "손두부", "tofu", 280, "block", piece_grams=400, allergens=("soya",), drawing="tofu", daily_quota=60),
        worth("Bean sprouts", "콩나물", "beansprouts", 100, allergens=("soya",), drawing="beansprout", about="A pound's worth is about 400 g.", fresh=True),
        weight("Soft tofu", "순두부", "tofu", 620, step_grams=250, allergens=("soya",), drawing="tofu"),
        worth("Mung bean sprouts", "숙주나물", "beansprouts", 100, drawing="beansprout"),
        weight("Cabbage kimchi", "배추김치", "kimchi", 1250, allergens=("fish", "crustaceans"), drawing="kimchi", step_grams=250),
        weight("Vegan kimchi", "비건 김치", "kimchi", 1250, drawing="kimchi", step_grams=250, tags=("vegan",)),
        piece("Soy milk", "두유", "tofu", 250, "bottle", piece_grams=500, allergens=("soya",), drawing="milk", daily_quota=24),
        piece("Smoked tofu", "훈제 두부", "tofu", 340, "block", piece_grams=250, allergens=("soya",), drawing="tofu", on_hand=20),
        piece("Tofu pouches", "유부", "tofu", 290, "pack", piece_grams=150, allergens=("soya",), drawing="tofu", on_hand=18),
        piece("Acorn jelly", "도토리묵", "tofu", 380, "block", piece_grams=400, drawing="tofu", daily_quota=10),
        piece("Kimbap", "김밥", "hot-food", 650, "roll", allergens=("eggs", "sesame", "soya", "gluten"), drawing="kimbap", daily_quota=30),
        piece("Roasted seaweed", "구운 김", "seaweed", 220, "pack", piece_grams=20, allergens=("sesame",), drawing="seaweed", on_hand=40),
        piece("Pork and tofu dumplings", "고기만두", "hot-food", 720, "ten", piece_grams=450, allergens=("gluten", "soya", "sesame"), drawing="dumpling", daily_quota=18),
        piece("Tteokbokki", "떡볶이", "hot-food", 750, "pot", piece_grams=400, allergens=("gluten", "soya", "fish"), drawing="tteokbokki", daily_quota=16),
        piece("Rice cake sticks", "가래떡", "rice-cakes", 480, "pack", piece_grams=600, drawing="ricecakesticks", on_hand=16),
        piece("Injeolmi", "인절미", "rice-cakes", 450, "box", piece_grams=250, allergens=("soya",), drawing="injeolmi", daily_quota=10),
    ),
    face="hana",
    hours=(Hours(EVERY_DAY, time(7, 0), time(17, 0)),),
)

BUTCHER = Stall(
    "marlow-and-daughter",
    "12",
    "Marlow & Daughter",
    "",
    "meat",
    "Bea Marlow",
    "bea@example.com",
    "07700 900112",
    (
        "Third generation, first daughter. Whole carcasses from two farms in Sussex, hung and cut here.",
        "Ask for the cut your recipe names. If it is on the animal, Bea will find it.",
    ),
    (
        weight("Pork belly", "삼겹살", "pork", 1150, drawing="pork", choices=("slices", "one piece", "scored")),
        weight("Beef shin", "소 사태", "beef", 1290, drawing="beef", choices=("diced", "on the bone")),
        weight("Rump steak", "우둔살 스테이크", "beef", 2250, drawing="beef"),
        weight("Beef mince", "다진 소고기", "beef", 1090, by_money_too=True, drawing="beef"),
        piece("Whole chicken", "닭 한 마리", "poultry", 1250, "bird", piece_grams=1600, drawing="chicken", choices=("whole", "jointed"), on_hand=16),
        weight("Chicken thighs", "닭다리", "poultry", 890, drawing="chicken"),
        weight("Lamb shoulder", "양 어깨살", "meat", 1590, drawing="chop"),
        piece("Pork sausages", "돼지 소시지", "pork", 520, "six", piece_grams=400, allergens=("gluten", "sulphites"), drawing="sausage", on_hand=30),
        piece("Smoked bacon", "훈제 베이컨", "pork", 480, "pack", piece_grams=250, drawing="pork", on_hand=25),
        piece("Free-range eggs", "방목 달걀", "eggs", 260, "half dozen", allergens=("eggs",), drawing="egg", on_hand=50),
        piece("Duck breast", "오리 가슴살", "poultry", 890, "each", piece_grams=220, drawing="chicken", on_hand=10),
        worth("Marrow bones", "사골", "beef", 200, drawing="chop", about="For broth, or for the dog."),
    ),
    face="bea",
)

OAK = Stall(
    "oak-street-bakery",
    "22",
    "Oak Street Bakery",
    "",
    "bread-rice-cakes",
    "Yusuf Demir",
    "yusuf@example.com",
    "07700 900122",
    (
        "The starter is older than the oven. Loaves come out at five, eight and eleven.",
        "Yusuf trained in Gaziantep and in a railway arch three streets from here. Both show.",
    ),
    (
        piece("Sourdough", "사워도우", "bread", 420, "loaf", piece_grams=850, allergens=("gluten",), drawing="bread", daily_quota=40),
        piece("Seeded rye", "호밀빵", "bread", 450, "loaf", piece_grams=800, allergens=("gluten", "sesame"), drawing="bread", daily_quota=20),
        piece("Baguette", "바게트", "bread", 220, "each", piece_grams=280, allergens=("gluten",), drawing="baguette", daily_quota=40),
        piece("Simit", "시미트", "bread", 150, "each", piece_grams=120, allergens=("gluten", "sesame"), drawing="bread", daily_quota=30),
        piece("Cinnamon bun", "시나몬 번", "pies-cakes", 320, "each", piece_grams=140, allergens=("gluten", "milk", "eggs"), drawing="bun", daily_quota=24),
        piece("Apple pie", "사과파이", "pies-cakes", 380, "slice", piece_grams=200, allergens=("gluten", "milk", "eggs"), drawing="pie", daily_quota=16),
        piece("Baklava", "바클라바", "pies-cakes", 550, "box of six", piece_grams=240, allergens=("gluten", "nuts", "milk"), drawing="cake", on_hand=12),
        piece("Focaccia", "포카치아", "bread", 350, "square", piece_grams=250, allergens=("gluten",), drawing="bread", daily_quota=16),
        piece("Cheese straws", "치즈 스틱", "pies-cakes", 280, "four", piece_grams=120, allergens=("gluten", "milk"), drawing="baguette", daily_quota=14),
        piece("Steak pasty", "고기 파이", "pies-cakes", 450, "each", piece_grams=260, allergens=("gluten", "eggs"), drawing="pie", daily_quota=18),
        piece("Oat biscuits", "귀리 비스킷", "pies-cakes", 390, "bag", piece_grams=200, allergens=("gluten", "milk"), drawing="biscuit", on_hand=20),
        piece("Granola", "그래놀라", "pies-cakes", 590, "bag", piece_grams=400, allergens=("gluten", "nuts"), drawing="grain", on_hand=14),
    ),
    face="yusuf",
    hours=(Hours(EVERY_DAY, time(6, 30), time(18, 0)),),
)

DAIRY = Stall(
    "the-cellar-cheese",
    "27",
    "The Cellar",
    "",
    "dairy",
    "Niamh Walsh",
    "niamh@example.com",
    "07700 900127",
    (
        "Forty cheeses under a railway arch, all from dairies Niamh has stood in with her boots on.",
        "Cut from the wheel while you wait. Ask for a taste when you collect.",
        "She has been known to refuse to sell a Stilton that was not ready. Come back Thursday.",
    ),
    (
        weight("Cheddar", "체더치즈", "cheese", 2190, allergens=("milk",), drawing="cheese", by_money_too=True, about="Eighteen months, cloth-bound."),
        weight("Stilton", "스틸턴", "cheese", 2290, allergens=("milk",), drawing="cheese", tags=("season",)),
        weight("Lancashire", "랭커셔치즈", "cheese", 2050, allergens=("milk",), drawing="cheese"),
        piece("Goat's cheese", "염소치즈", "cheese", 520, "round", piece_grams=120, allergens=("milk",), drawing="cheese", on_hand=18),
        piece("Whole milk", "우유", "milk", 190, "litre", piece_grams=1000, allergens=("milk",), drawing="milk", daily_quota=40),
        piece("Farmhouse butter", "버터", "milk", 420, "pat", piece_grams=250, allergens=("milk",), drawing="butter", on_hand=30),
        piece("Natural yoghurt", "요거트", "milk", 310, "pot", piece_grams=450, allergens=("milk",), drawing="yoghurt", on_hand=24),
        piece("Clotted cream", "클로티드 크림", "milk", 360, "pot", piece_grams=170, allergens=("milk",), drawing="yoghurt", on_hand=14),
        piece("Heather honey", "헤더 꿀", "honey-jam", 780, "jar", piece_grams=340, drawing="honey", on_hand=20),
        piece("Damson jam", "자두잼", "honey-jam", 450, "jar", piece_grams=340, drawing="jam", on_hand=16),
        piece("Crackers", "크래커", "cheese", 290, "box", piece_grams=150, allergens=("gluten",), drawing="biscuit", on_hand=22),
        piece("Breakfast tea", "홍차", "tea", 620, "tin", piece_grams=125, drawing="tea", on_hand=15),
        piece("Ground coffee", "분쇄 커피", "coffee", 850, "bag", piece_grams=250, drawing="coffee", on_hand=15),
        piece("Dry orchard cider", "드라이 사과주", "beer-wine", 420, "bottle", piece_grams=500, drawing="cider", allergens=("sulphites",), on_hand=24, about="Kentish apples, nothing added but time. 6 % vol."),
        piece("Elderflower wine", "엘더플라워 와인", "beer-wine", 1150, "bottle", piece_grams=750, drawing="wine", allergens=("sulphites",), on_hand=9, about="Made two streets away. Good with the blue. 11 % vol."),
    ),
    face="niamh",
)


STALLS = (GREENS, TIDE, HANA, BUTCHER, OAK, DAIRY)
