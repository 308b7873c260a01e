"""Lantern Yard's back row: the six stalls that came later."""

from __future__ import annotations

from datetime import time

from cms.demo.shapes import EVERY_DAY, Hours, Stall, piece, weight, worth

# One thing on one line: a list of goods reads best so.
# fmt: off
FRUIT = Stall(
    "brights-fruit",
    "5",
    "Bright's Fruit",
    "",
    "fruit",
    "Stanley Bright",
    "stanley@example.com",
    "07700 900105",
    (
        "Stanley has sold fruit in this yard since he was fourteen. He is sixty-nine and still shouts the price of clementines, only quieter.",
        "He buys at New Covent Garden at two in the morning and is asleep by eight at night.",
        "Squeeze nothing. Tell him when you want to eat it and he will pick it for that day.",
    ),
    (
        weight("Clementines with leaves", "잎 달린 클레멘타인", "citrus", 360, step_grams=500, by_money_too=True, drawing="mandarin", tags=("season",), about="From Valencia. Leaves on, so you can see they are fresh."),
        piece("Unwaxed lemons", "레몬", "citrus", 45, "each", piece_grams=120, drawing="lemon", on_hand=80),
        weight("Bramley apples", "브램리 사과", "apples-pears", 270, step_grams=500, by_money_too=True, drawing="apple", tags=("season",), about="For pies and crumbles, not for eating out of hand."),
        weight("Egremont Russets", "러싯 사과", "apples-pears", 340, drawing="apple", tags=("season",)),
        weight("Comice pears", "코미스 배", "apples-pears", 360, drawing="pear", tags=("season",)),
        weight("Sweet chestnuts", "밤", "other-fruit", 690, step_grams=250, by_money_too=True, allergens=(), drawing="chestnut", tags=("season",), about="Score them before they go on the fire."),
        piece("Red grapes", "적포도", "other-fruit", 320, "punnet", piece_grams=500, drawing="grapes", on_hand=24),
        piece("Persimmons", "감", "other-fruit", 220, "three", piece_grams=500, drawing="persimmon", on_hand=18, tags=("season",)),
        piece("Bananas", "바나나", "other-fruit", 130, "hand", piece_grams=900, drawing="banana", on_hand=40),
        piece("Strawberries", "딸기", "berries", 450, "punnet", piece_grams=300, drawing="strawberry", sold_out=True, about="Back in May. Honest."),
        piece("Walnuts in the shell", "껍질 호두", "other-fruit", 420, "bag", piece_grams=500, allergens=("nuts",), drawing="nuts", on_hand=15, tags=("season",)),
        piece("Seville orange marmalade", "오렌지 마멀레이드", "honey-jam", 480, "jar", piece_grams=340, drawing="jam", on_hand=12),
        piece("Pressed apple juice", "사과주스", "juice", 350, "bottle", piece_grams=750, drawing="juice", on_hand=22),
    ),
    face="stanley",
)

LARDER = Stall(
    "parks-larder",
    "9",
    "Park's Larder",
    "박가네",
    "dried-goods",
    "Joon Park",
    "joon@example.com",
    "07700 900109",
    (
        "Joon got tired of crossing the river for decent seaweed, so he rented the arch next to Hana's.",
        "He cooks every lunch from his own shelves and writes the recipe on the bag.",
    ),
    (
        piece("Roasting seaweed", "김", "seaweed", 650, "50 sheets", piece_grams=125, allergens=(), drawing="seaweed", on_hand=24),
        piece("Sea mustard for soup", "미역", "seaweed", 420, "bag", piece_grams=100, drawing="kelp", on_hand=20, about="Birthday soup. A handful is plenty."),
        piece("Kelp", "다시마", "seaweed", 480, "bag", piece_grams=150, drawing="kelp", on_hand=18),
        weight("Anchovies for broth", "국물멸치", "anchovies", 2900, allergens=("fish",), drawing="anchovy", by_money_too=True),
        weight("Small anchovies", "볶음멸치", "anchovies", 3400, allergens=("fish",), drawing="anchovy"),
        piece("Dried pollock", "황태포", "dried-fish", 690, "fish", piece_grams=100, allergens=("fish",), drawing="driedpollock", on_hand=10),
        piece("Dried squid", "마른오징어", "dried-fish", 590, "each", piece_grams=70, allergens=("molluscs",), drawing="driedsquid", on_hand=3),
        piece("Chilli flakes for kimchi", "김장용 고춧가루", "spices-sauces", 950, "bag", piece_grams=500, drawing="spice", on_hand=30, tags=("season",)),
        piece("Chilli paste", "고추장", "spices-sauces", 580, "tub", piece_grams=500, allergens=("soya", "gluten"), drawing="jang", on_hand=22),
        piece("Soybean paste", "된장", "spices-sauces", 560, "tub", piece_grams=500, allergens=("soya",), drawing="jang", on_hand=20),
        piece("Sesame oil", "참기름", "oils", 720, "bottle", piece_grams=320, allergens=("sesame",), drawing="oil", on_hand=18),
        piece("Buckwheat noodles", "메밀국수", "pasta-noodles", 420, "pack", piece_grams=500, allergens=("gluten",), drawing="noodles", on_hand=20),
        weight("Short-grain rice", "쌀", "rice", 390, step_grams=500, drawing="rice", about="Milled in small lots. Rinse it three times."),
    ),
    face="joon",
    hours=(Hours("12345", time(10, 0), time(19, 0)), Hours("6", time(10, 0), time(16, 0))),
)

WEIGH = Stall(
    "the-weigh-house",
    "14",
    "The Weigh House",
    "",
    "grains",
    "Fatima Siddiqui",
    "fatima@example.com",
    "07700 900114",
    (
        "Fatima was a chemist for twenty years and still weighs like one. Bring a jar and she will fill it to the gram.",
        "No plastic, no brand names, no more than you need. Half a cup of lentils is a perfectly good order.",
    ),
    (
        weight("Basmati rice", "바스마티 쌀", "rice", 420, step_grams=250, by_money_too=True, drawing="rice"),
        weight("Risotto rice", "리소토 쌀", "rice", 480, step_grams=250, drawing="rice"),
        weight("Red lentils", "렌즈콩", "beans-grains", 320, step_grams=250, by_money_too=True, drawing="bean"),
        weight("Butter beans", "흰강낭콩", "beans-grains", 450, step_grams=250, drawing="bean"),
        weight("Rolled oats", "귀리", "beans-grains", 210, step_grams=250, allergens=("gluten",), drawing="grain"),
        weight("Strong white flour", "강력분", "beans-grains", 190, step_grams=500, allergens=("gluten",), drawing="grain"),
        piece("Spaghetti", "스파게티", "pasta-noodles", 260, "pack", piece_grams=500, allergens=("gluten",), drawing="pasta", on_hand=30),
        weight("Walnut halves", "호두", "beans-grains", 1490, allergens=("nuts",), drawing="nuts"),
        weight("Mixed fruit for cakes and puddings", "건과일", "beans-grains", 890, step_grams=250, allergens=("sulphites",), drawing="grapes", tags=("season",), about="Sultanas, currants, peel. Stir-up Sunday has passed, but she will not tell."),
        worth("Whole cumin", "쿠민", "spices-sauces", 100, drawing="spice", about="A pound's worth is about 60 g."),
        worth("Cinnamon sticks", "계피", "spices-sauces", 100, drawing="spice", tags=("season",)),
        piece("Cornish sea salt", "바다 소금", "spices-sauces", 390, "box", piece_grams=250, drawing="salt", on_hand=20),
        piece("Olive oil", "올리브유", "oils", 980, "bottle", piece_grams=500, drawing="oil", on_hand=16),
        piece("Cold-pressed rapeseed oil", "유채유", "oils", 650, "bottle", piece_grams=500, drawing="oil", on_hand=14),
    ),
    face="fatima",
    hours=(Hours("012345", time(9, 0), time(18, 0)),),
)

COFFEE = Stall(
    "arch-nineteen-coffee-and-tea",
    "19",
    "Arch Nineteen Coffee and Tea",
    "",
    "drinks",
    "Leo Marchetti",
    "leo@example.com",
    "07700 900119",
    (
        "Leo roasts on Tuesdays and Fridays. You can smell which day it is from the bus stop.",
        "His grandfather had a café on Lower Marsh. The cups are his, chips and all.",
    ),
    (
        piece("Lantern espresso", "에스프레소 원두", "coffee", 950, "bag", piece_grams=250, drawing="coffee", on_hand=26, choices=("whole beans", "espresso", "filter", "cafetière")),
        piece("Filter roast, Ethiopia", "에티오피아 원두", "coffee", 1150, "bag", piece_grams=250, drawing="coffee", on_hand=18, choices=("whole beans", "filter", "cafetière")),
        piece("Decaf", "디카페인 원두", "coffee", 1050, "bag", piece_grams=250, drawing="coffee", on_hand=12, choices=("whole beans", "espresso", "filter")),
        piece("Flat white", "플랫 화이트", "coffee", 340, "cup", allergens=("milk",), drawing="coffee", daily_quota=60, about="For collection only makes sense. It travels badly."),
        piece("Assam", "아삼 홍차", "tea", 690, "tin", piece_grams=125, drawing="tea", on_hand=16),
        piece("Earl Grey", "얼그레이", "tea", 720, "tin", piece_grams=125, drawing="tea", on_hand=16),
        piece("Mint tea", "민트차", "tea", 450, "bag", piece_grams=40, drawing="herbs", on_hand=14),
        piece("Chai spices", "차이 향신료", "tea", 520, "jar", piece_grams=120, drawing="spice", on_hand=10, tags=("season",)),
        piece("Drinking chocolate", "핫초콜릿", "coffee", 680, "tin", piece_grams=250, allergens=("milk",), drawing="coffee", on_hand=12, tags=("season",)),
        piece("Cloudy pear juice", "배주스", "juice", 390, "bottle", piece_grams=750, drawing="juice", on_hand=15),
        piece("Carrot and ginger juice", "당근 생강 주스", "juice", 420, "bottle", piece_grams=330, drawing="juice", daily_quota=14),
        piece("Almond biscotti", "아몬드 비스코티", "pies-cakes", 480, "bag", piece_grams=180, allergens=("gluten", "nuts", "eggs"), drawing="biscuit", on_hand=18),
    ),
    face="leo",
    hours=(Hours("01234", time(7, 30), time(18, 0)), Hours("56", time(8, 30), time(17, 0))),
)

ROSA = Stall(
    "rosas-hatch",
    "24",
    "Rosa's Hatch",
    "",
    "side-dishes",
    "Rosa Alvarez",
    "rosa@example.com",
    "07700 900124",
    (
        "Rosa cooked in school kitchens for thirty years and never once served it cold.",
        "Everything is made the morning you get it, in tubs that go straight in your oven. Bring the tub back and she knocks 20p off.",
        "The soup is whatever Ada could not sell yesterday. It is always the best thing on the hatch.",
    ),
    (
        piece("Soup of the day", "오늘의 수프", "prepared-dishes", 480, "tub", piece_grams=600, allergens=("celery",), drawing="stew", daily_quota=24),
        piece("Beef and ale stew", "소고기 스튜", "prepared-dishes", 790, "tub", piece_grams=500, allergens=("celery", "gluten"), drawing="stew", daily_quota=16, tags=("season",)),
        piece("Cottage pie", "코티지 파이", "prepared-dishes", 750, "tray", piece_grams=500, allergens=("celery", "milk", "gluten"), drawing="pie", daily_quota=16),
        piece("Chickpea and spinach curry", "병아리콩 카레", "prepared-dishes", 690, "tub", piece_grams=450, allergens=("mustard",), drawing="stew", daily_quota=14, tags=("vegan",)),
        piece("Spanish omelette", "스페인식 오믈렛", "prepared-dishes", 620, "half", piece_grams=400, allergens=("eggs",), drawing="pancake", daily_quota=12),
        piece("Potato salad", "감자 샐러드", "prepared-dishes", 390, "tub", piece_grams=300, allergens=("eggs", "mustard"), drawing="sidedish", daily_quota=14),
        piece("Chicken empanadas", "엠파나다", "hot-food", 580, "two", piece_grams=260, allergens=("gluten", "eggs"), drawing="dumpling", daily_quota=20),
        piece("Sausage roll", "소시지 롤", "hot-food", 380, "each", piece_grams=160, allergens=("gluten", "eggs", "sulphites"), drawing="sausage", daily_quota=24),
        piece("Dill pickles", "오이피클", "kimchi", 420, "jar", piece_grams=500, allergens=("mustard", "celery"), drawing="pickles", on_hand=18),
        piece("Pickled beetroot", "비트 피클", "kimchi", 390, "jar", piece_grams=400, allergens=("sulphites",), drawing="beetroot", on_hand=14),
        piece("Piccalilli", "피칼릴리", "spices-sauces", 450, "jar", piece_grams=300, allergens=("mustard", "gluten"), drawing="pickles", on_hand=12),
        piece("Christmas pudding", "크리스마스 푸딩", "pies-cakes", 1400, "each", piece_grams=900, allergens=("gluten", "eggs", "nuts", "sulphites", "milk"), drawing="cake", on_hand=7, tags=("season",), about="Steamed in October, fed since. Serves six who have already eaten."),
    ),
    face="rosa",
)

BLOOM = Stall(
    "finch-and-fern",
    "31",
    "Finch & Fern",
    "",
    "flowers-household",
    "Dot Finch",
    "dot@example.com",
    "07700 900131",
    (
        "Dot is eighty and has outlived three sets of awnings. Fern was the cat.",
        "She does flowers at the front and brooms at the back, because a house needs both.",
        "Say what the flowers are for. She will not ask who.",
    ),
    (
        piece("Yard bouquet", "오늘의 꽃다발", "flowers", 1600, "bunch", drawing="bouquet", daily_quota=10),
        piece("Chrysanthemums", "국화", "flowers", 650, "bunch", drawing="flower", on_hand=18, tags=("season",)),
        piece("Anemones", "아네모네", "flowers", 750, "bunch", drawing="flower", on_hand=12, tags=("season",)),
        piece("Paperwhites in a pot", "수선화 화분", "flowers", 900, "pot", drawing="plant", on_hand=10, tags=("season",), about="In flower by Christmas if you keep them cool."),
        piece("Fern", "고사리 화분", "flowers", 1200, "pot", drawing="plant", on_hand=8),
        piece("Door wreath", "크리스마스 리스", "flowers", 2800, "each", drawing="wreath", daily_quota=6, tags=("season",), about="Holly, fir and rosehips, tied in the yard."),
        piece("Beeswax candles", "밀랍초", "household", 700, "pair", drawing="candle", on_hand=24),
        piece("Olive soap", "올리브 비누", "household", 350, "bar", piece_grams=150, drawing="soap", on_hand=30),
        piece("Corn broom", "빗자루", "household", 1800, "each", drawing="brush", on_hand=6),
        piece("Washing-up gloves", "고무장갑", "household", 320, "pair", drawing="gloves", on_hand=20, choices=("small", "medium", "large")),
        piece("Willow basket", "버들 바구니", "household", 3200, "each", drawing="basket", on_hand=2),
    ),
    face="dot",
    hours=(Hours(EVERY_DAY, time(9, 0), time(17, 0)),),
    rests="holiday",
)

STALLS = (FRUIT, LARDER, WEIGH, COFFEE, ROSA, BLOOM)
