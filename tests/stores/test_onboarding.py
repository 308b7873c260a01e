import pytest

from accounts.models import EnrolmentLink, User
from core.models import Message
from core.states import IllegalMove, StaleState
from stores import onboarding
from stores.models import Application, Staff
from tests.factories.market import NOW, make_london_market, make_market, make_operator
from tests.factories.stores import make_application, make_category

pytestmark = pytest.mark.django_db


def _messages() -> list[tuple[str, str, str]]:
    return list(Message.objects.values_list("template", "channel", "to"))


def test_apply_twice_is_one_application() -> None:
    market = make_market()
    first = make_application(market=market, email="Hana@Example.org")
    again = make_application(market=market, email="hana@example.org ")
    assert first == again
    assert _messages() == [
        ("application_received", "mail", "hana@example.org"),
        ("application_received_sms", "sms", "+821012345678"),
    ]


def test_approve_opens_a_stall_with_staff_and_a_way_in() -> None:
    market = make_market()
    operator = make_operator(market=market)
    row = make_application(market=market, email="hana@example.org")
    store = onboarding.approve(application=row, number="17", by=operator, now=NOW)
    assert (store.slug, store.name, store.number, store.state) == (
        "badarosusan",
        "바다로수산",
        "17",
        "open",
    )
    user = User.objects.get(email="hana@example.org")
    assert (user.name, user.phone, user.language) == ("윤하나", "+821012345678", "ko")
    assert list(Staff.objects.values_list("store", "user")) == [(store.pk, user.pk)]
    assert [(m.from_state, m.to_state, m.by) for m in store.moves.all()] == [
        ("", "preparing", operator),
        ("preparing", "open", operator),
    ]
    assert [m.to_state for m in row.moves.all()] == ["submitted", "approved"]
    assert EnrolmentLink.objects.filter(user=user).count() == 1
    last = Message.objects.last()
    assert last is not None
    assert last.template == "application_approved_sms"
    assert last.context["path"].startswith("/accounts/enrol/")


def test_approve_twice_is_refused() -> None:
    row = make_application()
    stale = Application.objects.get(pk=row.pk)
    onboarding.approve(application=row, by=None, now=NOW)
    with pytest.raises(IllegalMove):
        onboarding.approve(application=row, by=None, now=NOW)
    with pytest.raises(StaleState):
        onboarding.approve(application=stale, by=None, now=NOW)
    assert row.market.stores.count() == 1


def test_approve_takes_whoever_has_the_email() -> None:
    known = User.objects.create_user("hana@example.org", name="Hana", mfa_required=True)
    row = make_application(email="hana@example.org")
    store = onboarding.approve(application=row, by=None, now=NOW)
    assert store.staff.get().user == known
    assert EnrolmentLink.objects.count() == 0
    assert Message.objects.filter(context__path="/stall/").count() == 2


def test_stalls_of_one_name_get_different_slugs() -> None:
    market = make_london_market()
    rows = [make_application(market=market, stall_name=name) for name in ("News", "News", "魚")]
    slugs = [onboarding.approve(application=row, by=None, now=NOW).slug for row in rows]
    assert slugs == ["news-2", "news-3", "stall"]


def test_changes_are_asked_for_and_only_those_are_taken() -> None:
    row = make_application()
    fields = ["phone", "stall_name", "nonsense"]
    onboarding.ask_for_changes(
        application=row, fields=fields, message="번호가 틀려요", by=None, now=NOW
    )
    assert (row.state, row.fields_to_change) == ("changes", ["stall_name", "phone"])
    values = {"stall_name": "바다로", "phone": "+821000000000", "email": "thief@example.org"}
    onboarding.resubmit(application=row, values=values, by=None, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.stall_name, row.phone) == ("submitted", "바다로", "+821000000000")
    assert (row.fields_to_change, row.message) == ([], "")
    assert row.email != "thief@example.org"


def test_changes_need_a_field() -> None:
    with pytest.raises(onboarding.NothingToChange):
        onboarding.ask_for_changes(
            application=make_application(), fields=[], message="?", by=None, now=NOW
        )


def test_reject_tells_why() -> None:
    row = make_application(category=make_category("meat"))
    onboarding.reject(application=row, why="자리가 없어요", by=None, now=NOW)
    assert (row.state, row.message) == ("rejected", "자리가 없어요")
    last = Message.objects.filter(template="application_rejected").get()
    assert last.context["said"] == "자리가 없어요"
    with pytest.raises(IllegalMove):
        onboarding.approve(application=row, by=None, now=NOW)


def test_key_opens_its_own_application_only() -> None:
    one, other = make_application(), make_application()
    key = onboarding.status_path(one).partition("key=")[2]
    assert onboarding.key_fits(one, key)
    assert not onboarding.key_fits(other, key)
    assert not onboarding.key_fits(one, "")
