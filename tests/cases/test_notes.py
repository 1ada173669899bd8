"""Notes: who writes them, who reads which, and that what was written before is neither lost nor shown to more."""

import pytest
from django.urls import reverse

from cases import actions, note_queries
from cases.enums import Audience, CorrectionReason
from cases.models import Case, Note
from placements.enums import ReferralState as S
from tests.factories import centres as centre_factory
from tests.factories.cases import make_full_case
from tests.factories.placements import make_referral
from tests.factories.work import make_note
from trips.audit.models import Event, Read
from trips.guards.refusals import Overtaken, Refused

MINE, HOUSE, PARTIES = Audience.MINE, Audience.ORGANISATION, Audience.PARTIES
NGO, OFII, CENTRE = (
    {"caseworker_a", "colleague_a"},
    {"officer_lyon", "national"},
    {"manager_north", "worker_north"},
)
ALL = NGO | OFII | CENTRE
OUTSIDE = {
    *("caseworker_b", "officer_paris", "manager_south", "admin_a", "auditor", "platform", "protection"),
    "stranger",
}
TEXT = "Zqnoteqa"


@pytest.fixture
def case(world):
    """Of a woman who lives at the centre in the north."""
    return make_referral(world, S.ARRIVED).case


def page(name, of):
    return reverse(f"cases:{name}", args=[of.reference])


def readers(client_of, case, note):
    """Who reads its text, in the list and on its own page; the others get no hint of it."""
    found = set()
    for persona in ALL | OUTSIDE:
        client = client_of(persona)
        listed, shown = client.get(page("notes", case)), client.get(note.get_absolute_url())
        read = TEXT in listed.content.decode()
        assert (TEXT in shown.content.decode()) == read
        assert shown.status_code in ({200} if read else {403, 404})
        if read:
            found.add(persona)
    return found


@pytest.mark.parametrize(
    ("author", "audience", "expected"),
    [
        ("caseworker_a", MINE, {"caseworker_a"}),
        ("caseworker_a", HOUSE, NGO),
        ("caseworker_a", PARTIES, ALL),
        ("officer_lyon", MINE, {"officer_lyon"}),
        ("officer_lyon", HOUSE, OFII),
        ("officer_lyon", PARTIES, ALL),
        ("worker_north", MINE, {"worker_north"}),
        ("worker_north", HOUSE, CENTRE),
        ("worker_north", PARTIES, ALL),
    ],
)
def test_a_note_is_read_by_whom_it_is_meant_for(client_of, world, case, author, audience, expected):
    note = make_note(world, case, author, audience, TEXT)
    assert readers(client_of, case, note) == expected
    # The filter alone, where the database shows every row.
    seen = {who for who, actor in world.actors.items() if note_queries.note_for(actor, note.reference)}
    assert seen == expected


def test_she_writes_one_and_reads_it_again(client_of, world, case):
    client = client_of("worker_north")
    form = client.get(page("write_note", case)).context["form"]
    data = {"ticket": form["ticket"].value(), "text": TEXT, "audience": HOUSE}

    for _click in range(2):
        assert client.post(page("write_note", case), data).url == page("notes", case)

    note = Note.objects.select_related("case__key").get()
    assert (note.text, note.author) == (TEXT, world.memberships["worker_north"])
    assert note.organisation == world.organisations["operator_north"]
    assert TEXT.encode() not in bytes(note.text_sealed)
    assert Event.objects.get(kind="cases.write_note").details == {
        "note": note.reference,
        "code": "organisation",
    }
    client.get(note.get_absolute_url())
    assert Read.objects.filter(route="cases:note", reference=note.reference, file_id=case.pk).exists()


@pytest.mark.parametrize(
    "values", [{"text": ""}, {"text": "x" * 1001}, {"audience": "everybody"}, {"audience": ""}]
)
def test_what_is_wrong_gets_a_sentence_and_nothing_is_written(client_of, case, values):
    answer = client_of("caseworker_a").post(
        page("write_note", case), {"text": TEXT, "audience": MINE} | values
    )
    assert answer.context["form"].errors
    assert not Note.objects.exists()


@pytest.mark.parametrize("persona", sorted(OUTSIDE))
def test_nobody_else_writes(client_of, case, persona):
    answer = client_of(persona).post(page("write_note", case), {"text": TEXT, "audience": PARTIES})
    assert answer.status_code in (403, 404)
    assert not Note.objects.exists()


def test_once_she_has_left_a_centre_reads_its_own_and_no_others(client_of, world):
    case = centre_factory.make_departed(world, days_ago=10).case
    own = make_note(world, case, "worker_north", PARTIES, TEXT)
    others = make_note(world, case, "caseworker_a", PARTIES, "Zqotherq")
    client = client_of("manager_north")
    listed = client.get(page("notes", case)).content.decode()
    assert TEXT in listed
    assert "Zqotherq" not in listed
    assert client.get(others.get_absolute_url()).status_code == 404
    assert client_of("caseworker_a").get(own.get_absolute_url()).status_code == 200


def test_a_centre_that_is_merely_asked_reads_none(client_of, world):
    case = make_referral(world, S.PROPOSED).case
    note = make_note(world, case, "caseworker_a", PARTIES, TEXT)
    assert client_of("manager_north").get(page("notes", case)).status_code == 404
    assert client_of("manager_north").get(note.get_absolute_url()).status_code == 404


def test_withdrawn_consent_leaves_them_to_her_ngo(client_of, world, case, frozen_now):
    note = make_note(world, case, "caseworker_a", PARTIES, TEXT)
    theirs = make_note(world, case, "worker_north", HOUSE, "Zqtheirsq")
    actions.withdraw_consent(case=case, by=world.caseworker_a, now=frozen_now)
    assert client_of("caseworker_a").get(note.get_absolute_url()).status_code == 200
    for persona in OFII | CENTRE:
        for one in (note, theirs):
            assert client_of(persona).get(one.get_absolute_url()).status_code in (403, 404)


def test_in_a_closed_file_nothing_is_written(world, frozen_now):
    case = make_full_case(world.caseworker_a)
    actions.close_case(case=case, by=world.caseworker_a, now=frozen_now)
    with pytest.raises(Refused):
        make_note(world, case)


# Corrected


def correct(world, note, text, persona="caseworker_a", **values):
    given = {"version": note.version, "audience": note.audience, "reason": CorrectionReason.MISTAKE, **values}
    fresh = Note.objects.select_related("case__key").get(pk=note.pk)
    actions.correct_note(
        note=fresh, text=text, by=world.actors[persona], now=values.pop("now", note.written_at), **given
    )
    return Note.objects.select_related("case__key").get(pk=note.pk)


def test_its_author_alone_corrects_it_and_what_it_said_stays(client_of, world, case):
    note = make_note(world, case, text="Zqbeforeq")
    for persona in ("colleague_a", "officer_lyon", "manager_north"):
        with pytest.raises(Refused):
            correct(world, note, TEXT, persona)
        assert client_of(persona).get(page("correct_note", note)).status_code == 403

    corrected = correct(world, note, TEXT)

    assert (corrected.text, corrected.version, corrected.correction_reason) == (TEXT, 2, "mistake")
    shown = client_of("manager_north").get(note.get_absolute_url()).content.decode()
    assert TEXT in shown
    assert "Zqbeforeq" in shown


def test_what_was_meant_for_fewer_stays_theirs_when_more_may_read(client_of, world, case):
    note = make_note(world, case, audience=MINE, text="Zqsecretq")
    correct(world, note, TEXT, audience=PARTIES, reason=CorrectionReason.READERS)
    author, colleague = (
        client_of(who).get(note.get_absolute_url()) for who in ("caseworker_a", "colleague_a")
    )
    assert "Zqsecretq" in author.content.decode()
    assert TEXT in colleague.content.decode()
    assert "Zqsecretq" not in colleague.content.decode()
    now = Note.objects.get(pk=note.pk)
    versions = {
        who: note_queries.versions_of(world.actors[who], now) for who in ("caseworker_a", "colleague_a")
    }
    assert {who: len(lines) for who, lines in versions.items()} == {"caseworker_a": 1, "colleague_a": 0}


def test_two_windows_of_one_author(world, case):
    note = make_note(world, case)
    correct(world, note, TEXT)
    correct(world, note, TEXT)
    with pytest.raises(Overtaken):
        correct(world, note, "another text")
    assert note_queries.versions_of(world.caseworker_a, note) == []
    assert Note.objects.get().version == 2


def test_lists_of_one_and_of_many_take_as_many_queries(client_of, world, case, django_assert_num_queries):
    client = client_of("manager_north")
    note = make_note(world, case)
    client.get("/healthz")
    for _more in range(2):
        with django_assert_num_queries(12):
            client.get(page("notes", case))
        with django_assert_num_queries(10):
            client.get(note.get_absolute_url())
        for persona in ("caseworker_a", "officer_lyon", "worker_north"):
            make_note(world, case, persona)
        note = correct(world, note, f"{TEXT} {note.version}")


def test_her_copy_holds_every_note(world, case):
    for persona in ("caseworker_a", "officer_lyon", "worker_north"):
        make_note(world, case, persona, MINE, f"Zqcopyq {persona}")
    found = note_queries.notes_under_request(Case.objects.get(pk=case.pk))
    assert {one.text for one in found} == {
        f"Zqcopyq {p}" for p in ("caseworker_a", "officer_lyon", "worker_north")
    }
