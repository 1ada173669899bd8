"""The same woman referred twice: found, asked of OFII before any hold, and no NGO learns of the other."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import actions as case_actions
from cases.models import Case
from centres.models import Stay
from placements import actions, rules
from placements.enums import ReferralState as S
from placements.enums import Sameness
from placements.models import Duplicate
from tests.factories import placements as make
from tests.factories.cases import save_step
from tests.factories.requests import erase
from trips.audit.models import Event, Read
from trips.geography.models import Department
from trips.guards.refusals import Overtaken, Refused

HER = {"first_name": "Éloïse", "last_name": "N’Diaye", "birth_date": date(1995, 5, 17)}
WRITTEN_OTHERWISE = HER | {"first_name": "N'diaye", "last_name": "ELOISE"}
NGO = {"a": ("caseworker_a", "officer_lyon", "69"), "b": ("caseworker_b", "officer_paris", "75")}
QUESTION, POINT = "Même femme", "un point"


def refer(world, ngo, state=S.SUBMITTED, *, code=None, **household):
    persona, officer, seat = NGO[ngo]
    department = Department.objects.get(code=code or seat)
    officer = "officer_lyon" if code == "69" else officer
    steps = {"situation": {"department": department}, "household": household}
    return make.make_referral(world, state, persona, officer=officer, **steps)


def page(name, referral):
    return reverse(f"placements:{name}", args=[referral.reference])


def answer(world, persona, referral, said):
    pair = Duplicate.objects.filter(answer="").first()
    actions.answer_duplicate(
        duplicate=pair, referral=referral, answer=said, by=world.actors[persona], now=timezone.now()
    )


@pytest.fixture
def twice(world):
    """One woman at two NGOs, sent to two desks of OFII; a third woman beside her."""
    refer(world, "b", S.WAITING)
    return refer(world, "a", S.WAITING, **HER), refer(world, "b", S.WAITING, **WRITTEN_OTHERWISE)


def test_two_ngos_that_send_the_same_woman_are_one_question(twice):
    pair = Duplicate.objects.get()
    assert (pair.first_id, pair.second_id) == (twice[0].case_id, twice[1].case_id)
    assert (pair.same_name, pair.same_number, pair.answer) == (True, False, "")


def test_a_file_number_finds_her_under_another_name(world):
    refer(world, "a", file_number="FAKE 77-1")
    refer(world, "b", file_number="fake77.1")
    assert Duplicate.objects.values_list("same_name", "same_number").get() == (False, True)


def test_another_birth_date_or_an_empty_number_is_another_woman(world):
    refer(world, "a", **HER, file_number="")
    refer(world, "b", **HER | {"birth_date": date(1995, 5, 18)}, file_number="")
    assert not Duplicate.objects.exists()


def test_no_place_is_held_for_either_before_an_answer(world, twice, client_of):
    for referral, officer in zip(twice, ("officer_lyon", "officer_paris"), strict=True):
        with pytest.raises(Refused, match="même femme"):
            make.propose(world, referral, officer=officer)
        client = client_of(officer)
        assert client.get(page("matching", referral)).status_code == 403
        assert QUESTION in client.get(page("detail", referral)).content.decode()
        assert QUESTION in client.get(reverse("placements:list") + "?compared=on").content.decode()
        assert referral.reference in client.get("/").content.decode()


def test_no_page_and_no_export_tells_an_ngo_of_the_other(world, twice, client_of):
    hers, theirs = twice
    client = client_of("caseworker_a")
    addresses = [
        page("detail", hers),
        reverse("placements:list"),
        reverse("cases:detail", args=[hers.case.reference]),
        reverse("placements:of_case", args=[hers.case.reference]),
        "/",
    ]
    shown = [client.get(address).content.decode() for address in addresses]
    book = ZipFile(BytesIO(client.get(reverse("placements:export")).content))
    shown.append(" ".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml")))
    assert hers.reference in shown[-1]
    assert POINT in shown[0]
    traces = (
        theirs.reference,
        theirs.case.reference,
        str(theirs.case.organisation),
        QUESTION,
        "autre dossier",
    )
    for text in shown:
        assert not [trace for trace in traces if trace in text]
    assert client.get(page("compare", hers)).status_code == 403
    assert client.get(page("compare", theirs)).status_code == 404


def test_the_ngo_reads_the_same_whoever_holds_the_other_file(world, client_of):
    """Another NGO or her own: the page differs in nothing but what is hers."""
    refer(world, "b", S.WAITING, **HER)
    found_there = refer(world, "a", **HER)
    other = HER | {"last_name": "Other"}
    refer(world, "a", S.WAITING, **other)
    found_here = refer(world, "a", **other)
    texts = []
    for referral in (found_there, found_here):
        text = client_of("caseworker_a").get(page("detail", referral)).content.decode()
        assert POINT in text
        part = text[text.index("<main") : text.index("</main>")]
        texts.append(part.replace(referral.reference, "").replace(referral.case.reference, ""))
    assert texts[0] == texts[1]


def test_only_who_sees_both_files_answers(world, twice):
    hers, theirs = twice
    for persona, referral in (("officer_lyon", hers), ("officer_paris", theirs), ("caseworker_a", hers)):
        with pytest.raises(Refused):
            answer(world, persona, referral, Sameness.SAME)
    answer(world, "national", hers, Sameness.DIFFERENT)
    with pytest.raises(Overtaken):
        actions.answer_duplicate(
            duplicate=Duplicate.objects.get(),
            referral=hers,
            answer=Sameness.SAME,
            by=world.national,
            now=timezone.now(),
        )


def test_an_officer_sees_and_answers_when_both_were_sent_to_her(world, client_of):
    hers, theirs = refer(world, "a", **HER), refer(world, "b", **HER, code="69")
    client = client_of("officer_lyon")
    shown = client.get(page("compare", hers)).content.decode()
    assert theirs.case.reference in shown
    files = Read.objects.filter(route="placements:compare").values_list("file_id", flat=True)
    assert set(files) == {hers.case_id, theirs.case_id}
    pair = Duplicate.objects.get()
    stale = {"answer": "same", "pair": "E-0000-0000"}
    assert client.post(page("compare", hers), stale).status_code == 409
    given = client.post(page("compare", hers), {"answer": "same", "pair": pair.reference})
    assert given.url == hers.get_absolute_url()
    pair.refresh_from_db()
    assert (pair.answer, pair.answered_by_id) == ("same", world.officer_lyon.user_id)
    assert client.get(page("compare", hers)).status_code == 302


def test_an_officer_reads_nothing_of_a_file_sent_elsewhere(twice, client_of):
    hers, theirs = twice
    shown = client_of("officer_lyon").get(page("compare", hers)).content.decode()
    for trace in (theirs.reference, theirs.case.reference, str(theirs.case.organisation), "ELOISE"):
        assert trace not in shown
    assert '<form method="post" class="form"' not in shown


def test_of_a_file_that_was_never_sent_only_its_existence_is_known(world, client_of):
    draft = refer(world, "b", S.DRAFT, **WRITTEN_OTHERWISE)
    hers = refer(world, "a", **HER)
    client = client_of("national")
    shown = client.get(page("compare", hers)).content.decode()
    for trace in (draft.reference, draft.case.reference, str(draft.case.organisation), "ELOISE"):
        assert trace not in shown
    pair = Duplicate.objects.get().reference
    assert client.post(page("compare", hers), {"answer": "different", "pair": pair}).status_code == 302


def test_the_same_woman_is_one_person_in_both_files_with_history(world, twice):
    hers, theirs = twice
    before = Case.objects.get(pk=theirs.case_id).person_id
    answer(world, "national", theirs, Sameness.SAME)
    first, second = (Case.objects.get(pk=one.case_id) for one in twice)
    assert first.person_id == second.person_id != before
    line = second.history.first()
    assert (line.person_id, line.history_user_id) == (second.person_id, world.national.user_id)
    assert Event.objects.get(kind="placements.answer_duplicate").details == {"code": "same"}
    make.propose(world, hers)


def test_her_stay_follows_to_the_one_person(world):
    hosted = refer(world, "a", S.ARRIVED, **HER)
    again = refer(world, "b", S.WAITING, **HER)
    answer(world, "national", again, Sameness.SAME)
    person = Case.objects.get(pk=again.case_id).person_id
    assert Stay.objects.get(case=hosted.case_id).person_id == person


def test_three_files_of_one_woman_end_in_one_person(world):
    files = [refer(world, "a", **HER), refer(world, "b", **HER), refer(world, "b", **HER)]
    answer(world, "national", files[0], Sameness.SAME)
    answer(world, "national", files[2], Sameness.SAME)
    assert not Duplicate.objects.filter(answer="").exists()
    assert Case.objects.filter(pk__in=[one.case_id for one in files]).values("person").distinct().count() == 1


def test_not_the_same_is_not_asked_again(world, twice):
    hers, theirs = twice
    answer(world, "national", hers, Sameness.DIFFERENT)
    save_step(hers.case, "household", by=world.caseworker_a, **HER, phone="+99 1")
    make.withdraw(world, theirs, "caseworker_b")
    again = actions.restart_referral(case=theirs.case, by=world.caseworker_b, now=timezone.now())
    actions.submit(referral=again, by=world.caseworker_b, now=timezone.now())
    assert Duplicate.objects.get().answer == Sameness.DIFFERENT
    make.propose(world, hers)


def test_a_correction_asks_and_another_takes_the_question_back(world):
    refer(world, "b", **HER)
    mistyped = refer(world, "a", **HER | {"last_name": "Ndiay"})
    assert not Duplicate.objects.exists()
    save_step(mistyped.case, "household", by=world.caseworker_a, **HER)
    assert Duplicate.objects.count() == 1
    save_step(mistyped.case, "safety", by=world.caseworker_a, contact_rules="In the evening")
    save_step(mistyped.case, "household", by=world.caseworker_a, **HER | {"last_name": "Ndiay"})
    assert not Duplicate.objects.exists()
    assert Duplicate.history.filter(history_type="-").count() == 1


def test_without_her_agreement_or_once_erased_a_file_is_compared_with_none(world, frozen_now):
    withdrawn = refer(world, "b", **HER)
    case_actions.withdraw_consent(case=withdrawn.case, by=world.caseworker_b, now=frozen_now)
    erased = refer(world, "b", S.WITHDRAWN, **HER)
    erase(world, erased.case)
    Duplicate.objects.all()._raw_delete("default")
    refer(world, "a", **HER)
    assert not Duplicate.objects.exists()


def test_who_tries_names_is_stopped_and_recorded(world, monkeypatch):
    monkeypatch.setattr(rules, "LOOKS_A_DAY", 2)
    hers = refer(world, "a")
    save_step(hers.case, "household", by=world.caseworker_a, **HER)
    with pytest.raises(Refused, match="aujourd’hui"):
        save_step(hers.case, "household", by=world.caseworker_a, **HER | {"last_name": "Another"})
    with pytest.raises(Refused, match="aujourd’hui"):
        refer(world, "a")
    refer(world, "b")
    events = Event.objects.filter(kind="placements.look_for_duplicates", user_id=world.caseworker_a.user_id)
    assert [event.details for event in events] == [{}, {}]


def test_before_sending_she_reads_of_her_own_ngos_file_only(world, client_of):
    own, foreign = refer(world, "a", S.WITHDRAWN, **HER), refer(world, "b", **HER)
    draft = refer(world, "a", S.DRAFT, **WRITTEN_OTHERWISE)
    shown = client_of("caseworker_a").get(page("check", draft)).content.decode()
    assert own.case.reference in shown
    assert foreign.case.reference not in shown
    fresh = refer(world, "a", S.DRAFT)
    assert "déjà un dossier" not in client_of("caseworker_a").get(page("check", fresh)).content.decode()
