"""The first wording of terms, privacy and about, in both languages. Editors adapt it.

The notices follow Korea's E-Commerce Act, art. 20 (전자상거래 등에서의 소비자보호에 관한 법률
제20조: an intermediary says before the order that it is not the seller) and the UK's Consumer
Contracts Regulations 2013, reg. 13 and sch. 2 (who the trader is, before the order). The rights to
withdraw are those of the E-Commerce Act, art. 17, and of the Regulations, reg. 28 and 30; the right
to reject is that of the Consumer Rights Act 2015, s. 22. How long orders are kept, and why, stands
in orders/privacy.py.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Text:
    slug: str
    title: str
    title_ko: str
    body: str
    body_ko: str

    def fields(self) -> dict[str, str]:
        return asdict(self)


TERMS = Text(
    slug="terms",
    title="Terms",
    title_ko="이용약관",
    body="""
<h2>Who sells to you</h2>
<p>Each stall sells its own goods and is your seller. This site takes the order, the payment and
the delivery together for all of them. It is an intermediary and not a party to the sale.</p>
<h2>Prices and weighing</h2>
<p>Prices include tax. Goods sold by weight are shown with an estimate and a most. You pay what
the scale says, rounded down, and never more than the most you agreed to.</p>
<h2>Ordering and cancelling</h2>
<p>Your order stands when your payment is authorised. You can cancel it yourself, free, until the
time shown with your delivery. After that, write to us or call the market.</p>
<h2>When something is wrong</h2>
<p>Tell us within two days, with a picture where you can. What was missing, bad or not what you
ordered is paid back. Fresh food cannot be returned otherwise. Your legal rights stay.</p>
<h2>Changing your mind</h2>
<p>In Korea you may withdraw within 7 days of receiving the goods, and where they are not what was
shown, within 3 months of receiving them and 30 days of noticing it. In the United Kingdom you may
withdraw within 14 days of receiving them, and reject faulty goods within 30 days. In both, food
that spoils quickly is left out of the right to change one's mind, but not of your rights when
something is wrong with it.</p>
<h2>Delivery</h2>
<p>The market delivers in the window you chose. When nobody is at home and you did not ask us to
leave it at the door, we call you first.</p>
""",
    body_ko="""
<h2>누가 파나요</h2>
<p>물건은 각 가게가 팔아요. 판매자는 가게이고, 이 사이트는 주문과 결제와 배달을 한데 모으는
통신판매중개자예요. 통신판매의 당사자가 아니며, 상품과 거래의 책임은 각 판매자에게 있어요.</p>
<h2>가격과 무게</h2>
<p>가격에는 세금이 들어 있어요. 무게로 파는 물건은 예상 금액과 최대 금액을 함께 보여 드려요.
저울에 단 만큼만, 끝자리는 버리고 계산해요. 동의하신 최대 금액을 넘지 않아요.</p>
<h2>주문과 취소</h2>
<p>결제가 승인되면 주문이 이루어져요. 배달 시간과 함께 보여 드린 마감까지는 직접, 무료로 취소할
수 있어요. 그 뒤에는 시장에 전화하거나 글을 남겨 주세요.</p>
<h2>문제가 있을 때</h2>
<p>이틀 안에 알려 주세요. 사진이 있으면 더 좋아요. 빠졌거나 상했거나 주문과 다른 것은 돌려
드려요. 신선식품은 그 밖의 이유로는 반품이 어려워요. 법으로 정한 권리는 그대로예요.</p>
<h2>마음이 바뀌었을 때</h2>
<p>한국에서는 물건을 받으신 날부터 7일 안에 청약을 철회할 수 있어요. 표시된 내용과 다르면 받으신
날부터 3개월, 그 사실을 안 날부터 30일 안에 할 수 있어요. 영국에서는 받으신 날부터 14일 안에
철회하고, 문제가 있는 물건은 30일 안에 거절할 수 있어요. 빨리 상하는 식품은 단순 변심으로는 철회할
수 없지만, 물건에 문제가 있을 때의 권리는 그대로예요.</p>
<h2>배달</h2>
<p>고르신 시간에 시장이 배달해요. 댁에 안 계시고 문 앞에 두어도 된다고 하지 않으셨으면 먼저
전화를 드려요.</p>
""",
)
PRIVACY = Text(
    slug="privacy",
    title="Privacy",
    title_ko="개인정보 처리방침",
    body="""
<h2>What we keep</h2>
<p>For an order: your name, phone, e-mail, address and what you bought. Without an order: a basket
and, if you choose it, your area, both in cookies. Nothing else is collected, and no other
company's scripts run here.</p>
<h2>Who sees it</h2>
<p>A stall sees its own lines and your notes to it, not your address. The market that delivers sees
your name, phone and address. The payment company sees your payment; card numbers never reach
us.</p>
<h2>How long</h2>
<p>What was bought and paid is kept as long as the law asks: in Korea until the end of the fifth
year after the order (E-Commerce Act, Enforcement Decree, art. 6), in the United Kingdom of the
sixth and in the United States of the fourth, for tax. Then it no longer says who you are. The rest
goes at once when you erase your account. In Korea the buyer of an order has to stay known for that
time: name, e-mail and address are then kept apart from everything else, and nobody at the market
sees them.</p>
<h2>Your rights</h2>
<p>On <a href="/me/privacy/">your own page</a> you can see and correct what we keep, take a copy of
all of it, and erase your account yourself. Whoever bought without an account writes to the market.
You can also complain to the authority of your country: the Personal Information Protection
Commission in Korea, the Information Commissioner's Office in the United Kingdom.</p>
""",
    body_ko="""
<h2>무엇을 보관하나요</h2>
<p>주문하실 때는 이름, 전화번호, 이메일, 주소와 주문 내용을 보관해요. 주문하지 않으시면
장바구니와 고르신 동네만 쿠키에 들어가요. 그 밖에는 모으지 않고, 다른 회사의 스크립트도 쓰지
않아요.</p>
<h2>누가 보나요</h2>
<p>가게는 자기 가게의 주문 내용과 남기신 말만 보고 주소는 보지 못해요. 배달하는 시장은 이름과
전화번호와 주소를 봐요. 결제회사는 결제만 봐요. 카드 번호는 저희에게 오지 않아요.</p>
<h2>얼마나 보관하나요</h2>
<p>주문과 결제 기록은 법이 정한 동안만 보관해요. 주문한 해가 지나고 한국은 5년(전자상거래법 시행령
제6조), 영국은 6년, 미국은 4년째 해의 끝까지예요. 그 뒤에는 누구인지 알 수 없게 해요. 나머지는
계정을 지우시면 바로 지워요. 한국에서는 그동안 산 사람을 알 수 있어야 해서 이름, 이메일, 주소를 다른
정보와 따로 보관하고, 시장 사람에게는 보이지 않아요.</p>
<h2>권리</h2>
<p><a href="/me/privacy/">내 데이터</a>에서 보관된 내용을 보고 고치고, 전부 사본으로 받고, 계정을
직접 지울 수 있어요. 계정 없이 주문하셨다면 시장에 말씀해 주세요. 한국에서는
개인정보보호위원회, 영국에서는 정보위원회(ICO)에 신고할 수도 있어요.</p>
""",
)
ABOUT = Text(
    slug="about",
    title="About",
    title_ko="소개",
    body="""
<p>Dongne means neighbourhood. It lets a whole neighbourhood market sell online: one basket from
many stalls, one payment, one delivery.</p>
<h2>How it works</h2>
<p>Pick from any stall of one market and pay once. Each stall packs its part, weighs what is sold by
weight and says when it is ready. The market walks from stall to stall and brings everything in one
bag.</p>
<h2>Who is who</h2>
<p>The stalls sell. The market delivers. This site brings them together, and is not a party to the
sale.</p>
""",
    body_ko="""
<p>동네 시장이 통째로 온라인에서 장사할 수 있게 해요. 여러 가게 물건을 한 장바구니에 담고, 한 번
결제하고, 한 번에 받아요.</p>
<h2>이렇게 해요</h2>
<p>한 시장의 여러 가게에서 고르고 한 번만 결제해요. 가게마다 자기 몫을 챙기고, 무게로 파는 것은
달아 보고, 다 되면 알려요. 시장이 가게를 돌며 모아서 한 봉투로 가져다드려요.</p>
<h2>누가 무엇을 하나요</h2>
<p>파는 곳은 가게, 배달하는 곳은 시장이에요. 이 사이트는 둘을 이어 주는 통신판매중개자이고,
통신판매의 당사자가 아니에요.</p>
""",
)
LEGAL_PAGES = (TERMS, PRIVACY, ABOUT)
