"""Haeoreum's back row: the six stalls that came later."""

from __future__ import annotations

from datetime import time

from cms.demo.shapes import EVERY_DAY, Hours, Stall, piece, weight, worth

# One thing on one line: a list of goods reads best so.
# fmt: off
FRUIT = Stall(
    "haetsal-gwail",
    "5",
    "햇살과일",
    "Haetsal Fruit",
    "fruit",
    "윤가온",
    "gaon@example.com",
    "010-5550-0105",
    (
        "엄마가 서른 해 하시던 가게를 작년에 이어받았어요. 엄마는 아직도 아침마다 오셔서 사과를 다시 쌓으세요.",
        "먹어 보고 단 것만 들여와요. 흠집 난 건 흠집 났다고 적고 싸게 팔아요.",
        "지금은 제주에서 첫 귤이 올라올 때예요. 껍질이 얇고 손에 착 붙는 게 맛있어요.",
    ),
    (
        weight("노지감귤", "Mandarins", "citrus", 4500, step_grams=500, by_money_too=True, origin="제주 서귀포", drawing="mandarin", tags=("season",), about="만 원어치면 겨울밤 하나는 거뜬해요."),
        piece("부사 사과", "Fuji apples", "apples-pears", 9900, "5개", piece_grams=1500, origin="경북 청송", drawing="apple", on_hand=40, tags=("season",)),
        piece("흠집 사과", "Blemished apples", "apples-pears", 9900, "봉", piece_grams=2500, origin="경북 청송", drawing="apple", on_hand=9, about="우박을 맞아 점이 있어요. 맛은 그대로예요."),
        piece("신고배", "Singo pears", "apples-pears", 12000, "3개", piece_grams=1800, origin="전남 나주", drawing="pear", on_hand=24),
        piece("단감", "Sweet persimmons", "other-fruit", 7900, "6개", piece_grams=1200, origin="경남 창원 진영", drawing="persimmon", on_hand=30, tags=("season",)),
        piece("대봉감", "Soft persimmons", "other-fruit", 11000, "5개", piece_grams=1500, origin="경남 하동 악양", drawing="persimmon", on_hand=16, tags=("season",), about="창가에 두었다가 말랑해지면 숟가락으로 드세요."),
        piece("곶감", "Dried persimmons", "other-fruit", 18000, "10개", piece_grams=500, origin="경북 상주", drawing="driedpersimmon", on_hand=12),
        piece("샤인머스캣", "Shine Muscat grapes", "other-fruit", 14900, "송이", piece_grams=700, origin="경북 김천", drawing="grapes", on_hand=14),
        piece("설향 딸기", "Seolhyang strawberries", "berries", 15900, "팩", piece_grams=500, origin="충남 논산", drawing="strawberry", daily_quota=12, about="올해 첫 딸기예요. 아직은 조금 비싸요."),
        weight("햇밤", "Chestnuts", "other-fruit", 9500, step_grams=500, by_money_too=True, origin="충남 공주", drawing="chestnut", tags=("season",)),
        piece("바나나", "Bananas", "other-fruit", 3900, "손", piece_grams=1200, origin="필리핀", drawing="banana", on_hand=25),
        piece("유자", "Yuzu", "citrus", 8900, "5개", piece_grams=700, origin="전남 고흥", drawing="lemon", on_hand=10, tags=("season",), about="청 담그기 좋아요. 씨 빼는 게 일이지만요."),
        piece("선물용 과일바구니 (사과·배·감·귤 골고루, 손글씨 카드 포함)", "Fruit basket for a gift, with a handwritten card", "other-fruit", 49000, "바구니", piece_grams=6000, origin="국산", drawing="gift", daily_quota=3),
    ),
    face="gaon",
)

DRIED = Stall(
    "donghae-geoneomul",
    "19",
    "동해건어물",
    "Donghae Dried Fish",
    "dried-goods",
    "강춘배",
    "choonbae@example.com",
    "010-5550-0119",
    (
        "속초에서 오징어를 말리던 집 막내예요. 일흔둘인데 아직 이가 튼튼해서 오징어 맛은 제가 직접 봐요.",
        "멸치는 크기대로 쓰임이 달라요. 국물인지 볶음인지만 적어 주세요.",
        "김은 굽기 전에 꼭 봉지를 열어 보세요. 바다 냄새가 나면 좋은 김이에요.",
    ),
    (
        piece("재래김", "Roasting seaweed", "seaweed", 12000, "톳 (100장)", piece_grams=250, origin="충남 서천", drawing="seaweed", on_hand=30),
        piece("곱창김", "Gopchang seaweed", "seaweed", 28000, "톳 (100장)", piece_grams=280, origin="전남 해남", drawing="seaweed", on_hand=10, tags=("season",), about="한 해에 스무 날만 나는 김이에요."),
        piece("구운 도시락김", "Roasted seaweed, small packs", "seaweed", 4500, "9봉", piece_grams=45, origin="국산", drawing="seaweed", on_hand=40),
        worth("국물멸치", "Anchovies for broth", "anchovies", 5000, origin="경남 통영", drawing="anchovy", about="오천 원어치가 250g쯤 돼요."),
        weight("볶음멸치", "Small anchovies", "anchovies", 3200, "100g", origin="경남 남해", drawing="anchovy"),
        weight("디포리", "Dried sardines for broth", "anchovies", 2200, "100g", origin="경남 통영", drawing="anchovy"),
        piece("기장미역", "Gijang sea mustard", "seaweed", 9000, "봉", piece_grams=200, origin="부산 기장", drawing="kelp", on_hand=26, about="생일 앞두고 많이 찾으세요."),
        piece("다시마", "Kelp", "seaweed", 7000, "봉", piece_grams=300, origin="전남 완도", drawing="kelp", on_hand=22),
        piece("황태포", "Dried pollock", "dried-fish", 8500, "마리", piece_grams=120, origin="러시아 (강원 인제 건조)", drawing="driedpollock", on_hand=18),
        piece("황태채", "Shredded dried pollock", "dried-fish", 11000, "봉", piece_grams=300, origin="러시아 (강원 인제 건조)", drawing="driedpollock", on_hand=16),
        piece("마른오징어", "Dried squid", "dried-fish", 19000, "5마리", piece_grams=350, origin="강원 속초", drawing="driedsquid", on_hand=6),
        weight("건새우", "Dried shrimps", "dried-fish", 3500, "100g", origin="전남 신안", drawing="prawn", by_money_too=True),
        piece("쥐포", "Dried filefish", "dried-fish", 8000, "10장", piece_grams=250, origin="베트남", drawing="driedpollock", sold_out=True),
    ),
    face="choonbae",
    rests="pause",
)

MILL = Stall(
    "gohyang-bangatgan",
    "28",
    "고향방앗간",
    "Gohyang Mill",
    "pantry",
    "오복희",
    "bokhee@example.com",
    "010-5550-0128",
    (
        "참기름은 주문이 들어온 날 볶아서 짜요. 골목 끝까지 냄새가 가니까 간판이 따로 필요 없어요.",
        "고춧가루는 햇고추만 빻아요. 김장용인지 찌개용인지에 따라 굵기를 달리해요.",
        "빈 병을 가져오시면 이백 원 빼 드려요.",
    ),
    (
        piece("참기름", "Sesame oil", "oils", 14000, "병", piece_grams=320, origin="국산 참깨 50%·인도산 50%", drawing="oil", daily_quota=30),
        piece("들기름", "Perilla oil", "oils", 12000, "병", piece_grams=320, origin="국산 들깨", drawing="oil", daily_quota=20),
        weight("김장용 고춧가루", "Chilli flakes for gimjang", "spices-sauces", 3200, "100g", step_grams=500, origin="경북 영양", drawing="spice", tags=("season",), choices=("굵게", "보통"), about="햇고추를 닦아서 빻아요. 1kg이면 배추 스무 포기예요."),
        weight("고운 고춧가루", "Fine chilli powder", "spices-sauces", 3300, "100g", origin="경북 영양", drawing="spice"),
        piece("볶은 참깨", "Toasted sesame", "spices-sauces", 8000, "봉", piece_grams=300, origin="국산", drawing="grain", on_hand=20),
        piece("재래된장", "Soybean paste", "spices-sauces", 15000, "통", piece_grams=1000, origin="국산 콩", drawing="jang", on_hand=15),
        piece("찹쌀고추장", "Chilli paste", "spices-sauces", 17000, "통", piece_grams=1000, origin="국산 찹쌀·고춧가루", drawing="jang", on_hand=14),
        piece("조선간장", "Soup soy sauce", "spices-sauces", 9000, "병", piece_grams=900, origin="국산 콩", drawing="soysauce", on_hand=18),
        piece("천일염", "Sea salt", "spices-sauces", 12000, "포대", piece_grams=5000, origin="전남 신안", drawing="salt", on_hand=25, tags=("season",), about="삼 년 묵혀 간수를 뺐어요."),
        piece("아카시아꿀", "Acacia honey", "honey-jam", 25000, "병", piece_grams=600, origin="강원 홍천", drawing="honey", on_hand=12),
        weight("팥", "Red beans", "beans-grains", 13000, step_grams=500, origin="전남 무안", drawing="redbean", by_money_too=True, tags=("season",), about="동지가 곧이에요."),
        weight("혼합 잡곡", "Mixed grains", "beans-grains", 9800, step_grams=500, origin="국산", drawing="grain"),
        piece("소면", "Thin wheat noodles", "pasta-noodles", 3500, "봉", piece_grams=900, origin="호주산 밀", drawing="noodles", on_hand=30),
        piece("메밀국수", "Buckwheat noodles", "pasta-noodles", 5500, "봉", piece_grams=500, origin="강원 봉평 메밀 40%", drawing="pasta", on_hand=20),
    ),
    face="bokhee",
    hours=(Hours("012345", time(8, 0), time(19, 0)),),
)

CORNER = Stall(
    "mokjang-moteung-i",
    "30",
    "우유와 빵이 있는 목장 모퉁이",
    "Milk and Bread on the Corner",
    "dairy",
    "문지호",
    "jiho@example.com",
    "010-5550-0130",
    (
        "형은 포천에서 소를 키우고, 저는 여기서 빵을 구워요. 우유는 아침 여덟 시에 와요.",
        "처음엔 시장에 빵집이 되겠냐고들 하셨는데, 이제 두부집 할머니가 단팥빵 단골이세요.",
    ),
    (
        piece("목장우유", "Farm milk", "milk", 4800, "병", piece_grams=900, origin="경기 포천", drawing="milk", daily_quota=30),
        piece("떠먹는 요구르트", "Yoghurt", "milk", 5900, "통", piece_grams=450, origin="경기 포천", drawing="yoghurt", daily_quota=18),
        piece("무염버터", "Unsalted butter", "milk", 8900, "개", piece_grams=200, origin="경기 포천", drawing="butter", on_hand=14),
        piece("구워 먹는 치즈", "Grilling cheese", "cheese", 9500, "팩", piece_grams=200, origin="전북 임실", drawing="cheese", on_hand=16),
        piece("스트링치즈", "String cheese", "cheese", 6500, "5개", piece_grams=120, origin="전북 임실", drawing="cheese", on_hand=20),
        piece("우유식빵", "Milk loaf", "bread", 4500, "개", piece_grams=400, origin="미국산 밀", drawing="bread", daily_quota=24),
        piece("단팥빵", "Red bean bun", "bread", 1800, "개", piece_grams=110, origin="미국산 밀·국산 팥", drawing="bun", daily_quota=40),
        piece("소금빵", "Salt butter roll", "bread", 2500, "개", piece_grams=90, origin="미국산 밀", drawing="croissant", daily_quota=40),
        piece("바게트", "Baguette", "bread", 3800, "개", piece_grams=300, origin="프랑스산 밀", drawing="baguette", daily_quota=16),
        piece("밤 파이", "Chestnut pie", "pies-cakes", 3500, "개", piece_grams=120, origin="충남 공주 밤", drawing="pie", daily_quota=20, tags=("season",)),
        piece("호두과자", "Walnut cakes", "pies-cakes", 5000, "12개", piece_grams=300, origin="미국산 호두", drawing="nuts", daily_quota=20),
        piece("생크림 케이크", "Cream cake", "pies-cakes", 32000, "1호", piece_grams=700, origin="국산 생크림", drawing="cake", daily_quota=4, about="초 개수를 적어 주세요."),
        piece("딸기잼", "Strawberry jam", "honey-jam", 7500, "병", piece_grams=300, origin="충남 논산", drawing="jam", on_hand=15),
    ),
    face="jiho",
    hours=(Hours("12345", time(8, 30), time(20, 0)), Hours("6", time(9, 0), time(16, 0))),
)

TEA = Stall(
    "ongi-chatjip",
    "33",
    "온기찻집",
    "Ongi Tea House",
    "drinks",
    "류하은",
    "haeun@example.com",
    "010-5550-0133",
    (
        "회사를 그만두고 하동에서 한 해 동안 차를 덖었어요. 손끝이 아직도 조금 까매요.",
        "장 보다가 추우면 들어오세요. 대추차 한 잔은 서서 마셔도 따뜻해요.",
    ),
    (
        piece("우전 녹차", "First-flush green tea", "tea", 32000, "통", piece_grams=60, origin="경남 하동", drawing="tea", on_hand=8),
        piece("덖은 쑥차", "Mugwort tea", "tea", 13000, "봉", piece_grams=50, origin="전남 강진", drawing="tea", on_hand=14),
        piece("보리차 티백", "Barley tea bags", "tea", 6000, "30개", piece_grams=300, origin="국산 보리", drawing="grain", on_hand=30),
        piece("생강청", "Ginger syrup", "tea", 15000, "병", piece_grams=500, origin="충남 서산", drawing="honey", on_hand=16, tags=("season",)),
        piece("유자청", "Yuzu marmalade tea", "tea", 14000, "병", piece_grams=550, origin="전남 고흥", drawing="jam", on_hand=18, tags=("season",)),
        piece("대추차", "Jujube tea", "tea", 4500, "컵", piece_grams=350, origin="충북 보은", drawing="tea", daily_quota=30),
        piece("쌍화차", "Ssanghwa tea", "tea", 5500, "컵", piece_grams=350, origin="국산", drawing="tea", daily_quota=20),
        piece("해오름 블렌드 원두", "Haeoreum coffee beans", "coffee", 14000, "봉", piece_grams=200, origin="에티오피아·브라질", drawing="coffee", on_hand=20, choices=("홀빈", "핸드드립용", "모카포트용")),
        piece("드립백", "Drip coffee bags", "coffee", 9000, "7개", piece_grams=84, origin="에티오피아", drawing="coffee", on_hand=24),
        piece("사과즙", "Apple juice", "juice", 12000, "10봉", piece_grams=1000, origin="경북 청송", drawing="juice", on_hand=15),
        piece("배도라지즙", "Pear and bellflower juice", "juice", 16000, "10봉", piece_grams=1000, origin="전남 나주·강원 횡성", drawing="pear", on_hand=12, about="목이 칼칼할 때 데워 드세요."),
        piece("수정과", "Cinnamon punch", "juice", 6000, "병", piece_grams=1000, origin="국산 곶감·베트남산 계피", drawing="juice", daily_quota=12),
    ),
    face="haeun",
    hours=(Hours("012356", time(10, 0), time(20, 0)),),
)

FLOWERS = Stall(
    "dajeong-kkotjip",
    "36",
    "다정꽃집",
    "Dajeong Flowers and Household",
    "flowers-household",
    "배영식",
    "youngsik@example.com",
    "010-5550-0136",
    (
        "아내가 꽃을 좋아해서 쉰에 시작했어요. 올해 여든이고, 아내는 아직도 제 꽃 고르는 눈이 없다고 해요.",
        "반은 꽃이고 반은 고무장갑이에요. 시장 사람들이 필요하다는 걸 들이다 보니 그렇게 됐어요.",
        "누구에게 주는 꽃인지 적어 주세요. 거기에 맞춰 묶어 드려요.",
    ),
    (
        piece("오늘의 꽃다발", "Bouquet of the day", "flowers", 18000, "다발", origin="경기 고양", drawing="bouquet", daily_quota=10),
        piece("소국 한 단", "Small chrysanthemums", "flowers", 6000, "단", origin="경남 창원", drawing="flower", on_hand=20, tags=("season",)),
        piece("장미 열 송이", "Ten roses", "flowers", 15000, "단", origin="전북 전주", drawing="bouquet", on_hand=8),
        piece("다육이", "Succulent", "flowers", 3000, "개", origin="경기 고양", drawing="plant", on_hand=30),
        piece("동백 화분", "Camellia in a pot", "flowers", 22000, "개", origin="전남 여수", drawing="plant", on_hand=3, tags=("season",)),
        piece("김장용 고무장갑", "Long rubber gloves for gimjang", "household", 4500, "켤레", origin="국산", drawing="gloves", on_hand=40, tags=("season",), choices=("소", "중", "대")),
        piece("김장 매트", "Gimjang mat", "household", 9900, "장", origin="국산", drawing="basket", on_hand=15, tags=("season",)),
        piece("대나무 소쿠리", "Bamboo basket", "household", 12000, "개", origin="전남 담양", drawing="basket", on_hand=9),
        piece("수수 빗자루", "Sorghum broom", "household", 14000, "개", origin="강원 정선", drawing="brush", on_hand=7),
        piece("천연 세탁비누", "Laundry soap", "household", 2500, "개", piece_grams=230, origin="국산", drawing="soap", on_hand=35),
        piece("밀랍초", "Beeswax candle", "household", 8000, "개", origin="강원 홍천", drawing="candle", on_hand=12),
    ),
    face="youngsik",
    hours=(Hours(EVERY_DAY, time(9, 0), time(18, 0)),),
)

STALLS = (FRUIT, DRIED, MILL, CORNER, TEA, FLOWERS)
