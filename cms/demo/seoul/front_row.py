"""Haeoreum's front row: the six stalls that were there first. Tests and the day's orders name
them by their place and their goods by number, so new goods go to the end of a stall."""

from __future__ import annotations

from datetime import time

from cms.demo.shapes import EVERY_DAY, Hours, Stall, piece, weight, worth

# One thing on one line: a list of goods reads best so.
# fmt: off
GREEN = Stall(
    "chorok-yachae",
    "3",
    "초록야채",
    "Chorok Greens",
    "vegetables",
    "김순자",
    "soonja@example.com",
    "010-5550-0103",
    (
        "새벽 세 시에 도매시장에서 그날 들어온 채소를 골라 와요. 스물여섯 해째 같은 자리예요.",
        "무르거나 시든 게 있으면 담지 않아요. 손님이 안 보이니까 더 골라서 담아요.",
        "요즘은 김장 때라 배추 이야기만 하루에 백 번쯤 해요. 몇 포기인지, 언제 절일 건지만 적어 주세요.",
    ),
    (
        piece("배추", "Napa cabbage", "leafy-vegetables", 4800, "포기", piece_grams=2500, origin="강원 평창", drawing="cabbage", about="속이 노랗게 찬 김장 배추예요.", tags=("season",), on_hand=60),
        piece("알배추", "Baby napa cabbage", "leafy-vegetables", 3800, "통", piece_grams=800, origin="강원 평창", drawing="cabbage", about="쌈으로 먹기 좋은 크기예요.", on_hand=40),
        weight("흙당근", "Carrots", "roots", 4200, by_money_too=True, origin="제주 구좌", drawing="carrot", about="흙이 묻은 채로 담아야 오래가요.", tags=("season",)),
        piece("무", "White radish", "roots", 2500, "개", piece_grams=1500, origin="전남 무안", drawing="radish", on_hand=50),
        weight("감자", "Potatoes", "potatoes", 3900, step_grams=500, by_money_too=True, origin="강원 홍천", drawing="potato"),
        weight("호박고구마", "Sweet potatoes", "potatoes", 5200, step_grams=500, by_money_too=True, origin="전남 해남", drawing="sweetpotato", about="굽기 좋은 크기로 골라 담아요."),
        piece("대파", "Leeks", "onions-garlic", 3200, "단", piece_grams=700, origin="전남 진도", drawing="leek", on_hand=45),
        weight("양파", "Onions", "onions-garlic", 2600, step_grams=500, by_money_too=True, origin="전남 무안", drawing="onion"),
        piece("깐마늘", "Peeled garlic", "onions-garlic", 4500, "봉", piece_grams=300, origin="경북 의성", drawing="garlic", on_hand=30),
        piece("오이", "Cucumbers", "fruiting-vegetables", 2900, "3개", piece_grams=600, origin="충남 천안", drawing="cucumber", on_hand=36),
        piece("애호박", "Korean courgette", "fruiting-vegetables", 1900, "개", piece_grams=300, origin="경남 진주", drawing="courgette", on_hand=40),
        weight("완숙토마토", "Ripe tomatoes", "fruiting-vegetables", 6900, origin="부산 대저", drawing="tomato", about="손으로 눌러 보고 익은 것만 담아요."),
        piece("시금치", "Spinach", "leafy-vegetables", 3500, "단", piece_grams=300, origin="경북 포항", drawing="spinach", on_hand=24, tags=("season",)),
        piece("느타리버섯", "Oyster mushrooms", "mushrooms", 2800, "팩", piece_grams=300, origin="경기 여주", drawing="mushroom", on_hand=30),
        piece("절임배추", "Salted napa cabbage", "leafy-vegetables", 39000, "10kg 상자", piece_grams=10000, origin="강원 평창", drawing="cabbage", about="천일염으로 하룻밤 절여 물을 뺐어요. 받으면 바로 속을 넣을 수 있어요.", tags=("season",), daily_quota=12),
        piece("쪽파", "Spring onions", "onions-garlic", 4900, "단", piece_grams=600, origin="충남 예산", drawing="leek", on_hand=30, tags=("season",)),
        piece("홍갓", "Red mustard leaves", "leafy-vegetables", 3900, "단", piece_grams=700, origin="전남 여수", drawing="spinach", on_hand=18, tags=("season",)),
        weight("생강", "Ginger", "roots", 9800, origin="충남 서산", drawing="potato", by_money_too=True, tags=("season",)),
        piece("깻잎", "Perilla leaves", "leafy-vegetables", 1500, "묶음", piece_grams=50, origin="충남 금산", drawing="perilla", on_hand=60),
        piece("청양고추", "Cheongyang chillies", "onions-garlic", 2500, "봉", piece_grams=150, origin="경남 밀양", drawing="chilli", on_hand=25),
        piece("가지", "Aubergines", "fruiting-vegetables", 2900, "3개", piece_grams=400, origin="경기 여주", drawing="aubergine", sold_out=True),
    ),
    face="soonja",
)

SEA = Stall(
    "bada-susan",
    "17",
    "바다로수산",
    "Bada Fish",
    "seafood",
    "박해준",
    "haejun@example.com",
    "010-5550-0117",
    (
        "아버지가 배를 탔고, 저는 칼을 잡았어요. 노량진에서 아침마다 직접 받아 와요.",
        "손질은 무료예요. 구이용인지 조림용인지 적어 주시면 그대로 해 드려요.",
        "찬바람이 불면 굴이 제일 좋아요. 김장에 넣을 굴은 당일에 까서 담아요.",
    ),
    (
        piece("생고등어", "Mackerel", "fish", 6500, "마리", piece_grams=600, origin="부산", drawing="mackerel", choices=("구이용 손질", "조림용 토막", "손질 안 함"), on_hand=60),
        piece("갈치", "Hairtail", "fish", 14000, "마리", piece_grams=700, origin="제주", drawing="hairtail", choices=("토막", "손질 안 함"), on_hand=8),
        piece("참조기", "Yellow croaker", "fish", 9900, "5마리", piece_grams=500, origin="전남 영광", drawing="croaker", on_hand=10),
        weight("오징어", "Squid", "squid-prawns", 22000, origin="강원 속초", drawing="squid", choices=("통으로", "몸통 채썰기"), about="그날 들어온 물오징어예요."),
        weight("바지락", "Short-neck clams", "shellfish", 8900, by_money_too=True, origin="충남 태안", drawing="clam", about="해감해서 보내요."),
        weight("굴", "Oysters", "shellfish", 19000, origin="경남 통영", drawing="oyster", tags=("season",), about="봉지굴 말고 오늘 깐 굴이에요."),
        weight("홍합", "Mussels", "shellfish", 4500, step_grams=500, by_money_too=True, origin="경남 여수", drawing="clam"),
        weight("새우", "Prawns", "squid-prawns", 26000, origin="충남 서천", drawing="prawn"),
        piece("동태", "Frozen pollock", "fish", 4500, "마리", piece_grams=700, origin="러시아", drawing="pollock", choices=("탕용 토막", "손질 안 함"), on_hand=20),
        piece("코다리", "Half-dried pollock", "fish", 8900, "4마리", piece_grams=1000, origin="러시아", drawing="pollock", on_hand=15),
        piece("자반고등어", "Salted mackerel", "fish", 7500, "손", piece_grams=800, origin="경북 안동", drawing="mackerel", on_hand=14),
        weight("낙지", "Small octopus", "squid-prawns", 32000, origin="전남 무안", drawing="octopus", sold_out=True),
        piece("꽃게", "Blue crabs", "shellfish", 24000, "3마리", piece_grams=1000, origin="인천 연평도", drawing="crab", on_hand=4, about="가을 수꽃게예요. 살이 꽉 찼어요."),
        piece("새우젓", "Salted shrimps", "squid-prawns", 15000, "통", piece_grams=500, origin="인천 강화", drawing="prawn", on_hand=24, tags=("season",), about="김장에 쓰는 추젓이에요."),
    ),
    face="haejun",
)

TOFU = Stall(
    "duboojip",
    "8",
    "두부집",
    "Hana Tofu",
    "tofu-beansprouts",
    "이말순",
    "malsoon@example.com",
    "010-5550-0108",
    (
        "콩을 전날 밤에 불려 새벽 네 시에 갈아요. 첫 두부는 여섯 시에 나와요.",
        "콩나물은 가게 안쪽에서 직접 길러요. 물은 네 시간마다 줘요.",
        "일흔넷이라 천천히 하는데, 두부는 원래 천천히 해야 맛있어요.",
    ),
    (
        piece("손두부", "Handmade tofu", "tofu", 3000, "모", piece_grams=500, origin="국산 콩", drawing="tofu", daily_quota=80, about="국산 콩으로 만든 단단한 두부예요."),
        worth("콩나물", "Bean sprouts", "beansprouts", 1000, origin="국산 콩", drawing="beansprout", about="천 원어치가 한 봉지, 450g쯤 돼요.", fresh=True),
        weight("순두부", "Soft tofu", "tofu", 4000, step_grams=500, origin="국산 콩", drawing="tofu", about="따뜻할 때 담아요."),
        worth("숙주나물", "Mung bean sprouts", "beansprouts", 1000, origin="중국산 녹두", drawing="beansprout"),
        piece("연두부", "Silken tofu", "tofu", 1800, "팩", piece_grams=250, origin="국산 콩", drawing="tofu", daily_quota=40),
        piece("콩국물", "Soy milk broth", "tofu", 5000, "병", piece_grams=1000, origin="국산 콩", drawing="milk", daily_quota=20),
        piece("비지", "Soybean curd residue", "tofu", 2000, "봉", piece_grams=500, origin="국산 콩", drawing="tofu", on_hand=15),
        piece("도토리묵", "Acorn jelly", "tofu", 3500, "모", piece_grams=400, origin="국산", drawing="tofu", daily_quota=24),
        piece("청포묵", "Mung bean jelly", "tofu", 3500, "모", piece_grams=400, origin="국산 녹두", drawing="tofu", daily_quota=16),
        piece("유부", "Fried tofu pouches", "tofu", 3200, "봉", piece_grams=150, origin="외국산 콩", drawing="tofu", on_hand=20),
        piece("검은콩두부", "Black bean tofu", "tofu", 4200, "모", piece_grams=450, origin="국산 서리태", drawing="tofu", daily_quota=18),
        piece("두부과자", "Tofu crackers", "tofu", 4000, "봉", piece_grams=200, origin="국산 콩", drawing="biscuit", on_hand=25),
    ),
    face="malsoon",
    hours=(Hours(EVERY_DAY, time(6, 0), time(17, 0)),),
)

MEAT = Stall(
    "hanuri-jeongyuk",
    "12",
    "한우리정육",
    "Hanuri Butchers",
    "meat",
    "최동필",
    "dongpil@example.com",
    "010-5550-0112",
    (
        "한 마리를 통째로 받아 부위별로 직접 발라요. 그래서 물어보는 부위는 거의 다 있어요.",
        "얇게, 두껍게, 찌개용으로. 적어 주신 대로 썰어요.",
        "김장하는 날은 수육용이 일찍 떨어져요. 전날 주문해 두시면 따로 빼 놓을게요.",
    ),
    (
        weight("삼겹살", "Pork belly", "pork", 2690, "100g", origin="국내산", drawing="pork", choices=("구이용", "수육용", "얇게")),
        weight("목살", "Pork shoulder", "pork", 2490, "100g", origin="국내산", drawing="pork", choices=("구이용", "찌개용")),
        weight("앞다리살", "Pork picnic shoulder", "pork", 1390, "100g", by_money_too=True, origin="국내산", drawing="pork", choices=("불고기용", "찌개용", "수육용")),
        weight("한우 국거리", "Hanwoo beef for soup", "beef", 5900, "100g", origin="국내산 한우", drawing="beef"),
        weight("한우 불고기", "Hanwoo bulgogi slices", "beef", 6900, "100g", origin="국내산 한우", drawing="beef"),
        weight("한우 등심", "Hanwoo sirloin", "beef", 13900, "100g", origin="국내산 한우", drawing="beef"),
        weight("소 갈비살", "Beef rib fingers", "beef", 4500, "100g", origin="미국산", drawing="beef"),
        piece("닭 한 마리", "Whole chicken", "poultry", 7900, "마리", piece_grams=1000, origin="국내산", drawing="chicken", choices=("통으로", "볶음탕용 토막"), on_hand=20),
        weight("닭다리살", "Chicken thigh", "poultry", 1290, "100g", origin="국내산", drawing="chicken"),
        piece("훈제오리", "Smoked duck", "poultry", 11900, "팩", piece_grams=500, origin="국내산", drawing="chicken", on_hand=12),
        piece("달걀", "Eggs", "eggs", 7900, "30개", piece_grams=1800, origin="경기 포천", drawing="egg", on_hand=25, about="오늘 들어온 특란이에요."),
        piece("메추리알", "Quail eggs", "eggs", 3900, "팩", piece_grams=600, origin="국내산", drawing="egg", on_hand=15),
        weight("돼지 등뼈", "Pork backbone", "pork", 490, "100g", step_grams=500, origin="국내산", drawing="chop"),
    ),
    face="dongpil",
)

SIDES = Stall(
    "eomma-banchan",
    "21",
    "엄마손반찬",
    "Eomma's Banchan",
    "side-dishes",
    "정옥분",
    "okboon@example.com",
    "010-5550-0121",
    (
        "시장 채소 가게에서 산 것으로 아침에 무쳐요. 조미료는 안 써요.",
        "혼자 사는 분이 많아서 한 팩을 작게 담아요. 짜지 않게, 그날 먹을 만큼만.",
    ),
    (
        weight("배추김치", "Napa cabbage kimchi", "kimchi", 1300, "100g", step_grams=500, by_money_too=True, origin="국산 배추·고춧가루", drawing="kimchi"),
        weight("깍두기", "Radish kimchi", "kimchi", 1100, "100g", step_grams=500, origin="국산 무", drawing="kimchi"),
        piece("열무김치", "Young radish kimchi", "kimchi", 8000, "통", piece_grams=1000, origin="국산", drawing="kimchi", on_hand=8),
        piece("멸치볶음", "Stir-fried anchovies", "prepared-dishes", 5000, "팩", piece_grams=150, origin="국산 멸치", drawing="anchovy", daily_quota=15),
        piece("진미채볶음", "Spicy dried squid", "prepared-dishes", 5500, "팩", piece_grams=150, origin="페루산 오징어", drawing="driedsquid", daily_quota=15),
        piece("시금치나물", "Seasoned spinach", "prepared-dishes", 4000, "팩", piece_grams=200, origin="국산", drawing="spinach", daily_quota=12),
        piece("콩나물무침", "Seasoned bean sprouts", "prepared-dishes", 3000, "팩", piece_grams=200, origin="국산 콩", drawing="beansprout", daily_quota=12),
        piece("장조림", "Soy-braised beef", "prepared-dishes", 8500, "팩", piece_grams=250, origin="호주산 소고기", drawing="sidedish", daily_quota=10),
        piece("계란말이", "Rolled omelette", "prepared-dishes", 5000, "줄", piece_grams=300, origin="국산 달걀", drawing="egg", daily_quota=14),
        piece("잡채", "Glass noodles", "prepared-dishes", 6000, "팩", piece_grams=350, origin="국산 고구마 당면", drawing="noodles", daily_quota=10),
        piece("호박전", "Courgette fritters", "prepared-dishes", 5000, "팩", piece_grams=250, origin="국산", drawing="pancake", daily_quota=10),
        piece("된장찌개 한 냄비", "Soybean stew kit", "prepared-dishes", 7000, "팩", piece_grams=600, origin="국산 콩 된장", drawing="stew", daily_quota=10),
        piece("떡볶이", "Spicy rice cakes", "hot-food", 4500, "인분", piece_grams=400, origin="국산 쌀", drawing="tteokbokki", daily_quota=30),
        piece("손만두", "Handmade dumplings", "hot-food", 6000, "10개", piece_grams=500, origin="국산 돼지고기·두부", drawing="dumpling", daily_quota=20),
        piece("녹두빈대떡", "Mung bean pancakes", "hot-food", 7000, "2장", piece_grams=400, origin="중국산 녹두·국산 돼지고기", drawing="pancake", daily_quota=16),
        piece("어묵탕 한 그릇", "Fishcake soup", "hot-food", 4000, "그릇", piece_grams=500, origin="외국산 연육", drawing="fishcake", daily_quota=24),
        piece("김밥", "Kimbap", "hot-food", 3500, "줄", piece_grams=250, origin="국산 쌀", drawing="kimbap", daily_quota=40),
    ),
    face="okboon",
)

RICECAKE = Stall(
    "ssalnara-tteok",
    "25",
    "쌀나라떡집",
    "Ssalnara Rice Cakes",
    "bread-rice-cakes",
    "한기석",
    "giseok@example.com",
    "010-5550-0125",
    (
        "방앗간에서 시작해 삼대째예요. 쌀은 그해 난 것만 써요.",
        "떡은 하루가 지나면 팔지 않아요. 남으면 이웃 가게와 나눠 먹어요.",
        "돌떡이나 이사떡은 사흘 전에만 말씀해 주세요. 시루째 쪄 드려요.",
    ),
    (
        piece("인절미", "Injeolmi", "rice-cakes", 4000, "팩", piece_grams=300, origin="국산 찹쌀", drawing="injeolmi", daily_quota=25),
        piece("가래떡", "Rice cake sticks", "rice-cakes", 5000, "팩", piece_grams=800, origin="국산 쌀", drawing="ricecakesticks", daily_quota=20),
        piece("떡국떡", "Sliced rice cakes", "rice-cakes", 5500, "봉", piece_grams=1000, origin="국산 쌀", drawing="ricecakeslices", on_hand=30),
        piece("꿀떡", "Honey rice cakes", "rice-cakes", 4000, "팩", piece_grams=300, origin="국산 쌀", drawing="ricecake", daily_quota=25),
        piece("송편", "Songpyeon", "rice-cakes", 6000, "팩", piece_grams=500, origin="국산 쌀", drawing="songpyeon", daily_quota=15),
        piece("백설기", "White steamed cake", "rice-cakes", 3000, "개", piece_grams=250, origin="국산 쌀", drawing="ricecake", daily_quota=20),
        piece("시루떡", "Red bean steamed cake", "rice-cakes", 6000, "팩", piece_grams=500, origin="국산 쌀·팥", drawing="ricecake", daily_quota=12),
        piece("절편", "Pressed rice cakes", "rice-cakes", 4000, "팩", piece_grams=400, origin="국산 쌀", drawing="ricecake", daily_quota=15),
        piece("약식", "Sweet rice with nuts", "rice-cakes", 5000, "팩", piece_grams=350, origin="국산 찹쌀", drawing="ricecake", daily_quota=12),
        piece("식혜", "Sweet rice drink", "juice", 5000, "병", piece_grams=1000, origin="국산 쌀", drawing="juice", on_hand=18),
        weight("쌀", "Rice", "rice", 3400, step_grams=1000, origin="경기 이천", drawing="rice", about="주문하면 그때 찧어요."),
        weight("찹쌀", "Sweet rice", "rice", 4800, step_grams=500, origin="충남 당진", drawing="rice"),
        weight("서리태", "Black beans", "beans-grains", 14000, by_money_too=True, origin="경기 연천", drawing="bean"),
        piece("쌀막걸리", "Rice makgeolli", "traditional-liquor", 6000, "병", piece_grams=750, origin="경기 김포 쌀", drawing="makgeolli", on_hand=18, about="지역 양조장에서 김포 쌀로 빚은 전통주예요. 떡과 잘 어울려요."),
        piece("과하주", "Gwahaju rice wine", "traditional-liquor", 24000, "병", piece_grams=500, origin="국내산 쌀", drawing="wine", on_hand=6, about="여름을 나는 술이라는 뜻의 전통주예요. 차갑게 드세요."),
    ),
    face="giseok",
)


STALLS = (GREEN, SEA, TOFU, MEAT, SIDES, RICECAKE)
