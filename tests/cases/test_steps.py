"""The step pages: saved incomplete, never wrong; sent twice, late or by two people at once."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import actions, queries
from cases.enums import StepCode
from cases.models import Child, Detection, Household, Identity, Safety, Situation
from cases.vocabularies import Gender, Identifier, Language, Need
from tests.factories import cases as make
from trips.geography.models import Department

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world):
    return make.make_case(world.caseworker_a)


@pytest.fixture
def client(client_of):
    return client_of("caseworker_a")


def url(case, code):
    return reverse("cases:step", args=[case.reference, code])


def rows(prefix, *lines):
    data = {f"{prefix}-TOTAL_FORMS": len(lines), f"{prefix}-INITIAL_FORMS": 0}
    for number, line in enumerate(lines):
        data |= {f"{prefix}-{number}-{name}": value for name, value in line.items()}
    return data


def household(*children, **values):
    return {"revision": 0, **rows("children", *children), **values}


def safety(*circles, **values):
    return {"revision": 0, **rows("circles", *circles), **values}


EMPTY = {
    "household": household(),
    "situation": {"revision": 0},
    "detection": {"revision": 0},
    "needs": {"revision": 0},
    "safety": safety(),
}


def errors_of(page):
    assert page.status_code == 200
    form = page.context["form"]
    found = dict(form.errors)
    for row in form.rows.forms if form.rows else ():
        found |= row.errors
    return set(found)


# The way through


def test_each_step_leads_to_the_next_and_the_last_to_the_check(client, case):
    following = [url(case, code) for code in list(StepCode)[1:]]
    following.append(reverse("placements:check_case", args=[case.reference]))
    for code, to in zip(StepCode, following, strict=True):
        answer = client.post(url(case, code), EMPTY[code])
        assert (answer.status_code, answer.headers["Location"]) == (302, to)


def test_saving_may_go_back_to_the_case(client, case):
    answer = client.post(url(case, "needs"), EMPTY["needs"] | {"leave": "yes"})

    assert answer.headers["Location"] == case.get_absolute_url()


def test_steps_may_be_filled_in_any_order(client, case):
    client.post(url(case, "safety"), safety(no_zone="on"))

    assert Safety.objects.get(case=case).no_zone is True
    assert Household.objects.get(case=case).revision == 0


@pytest.mark.parametrize("name", ["no_stairs", "cot", "near_hospital", "near_psychologist"])
def test_an_answer_that_is_not_needed_can_be_taken_back(client, case, name):
    """Said by mistake: a cot that is « no » is no longer implied by a child under two."""
    for revision, (said, stored) in enumerate([("no", False), ("yes", True), ("", None)]):
        form = client.get(url(case, "household")).context["form"]
        assert form[name].value() == {0: "", 1: "no", 2: "yes"}[revision]
        assert (
            client.post(url(case, "household"), household(revision=revision, **{name: said})).status_code
            == 302
        )
        assert getattr(Household.objects.get(case=case), name) is stored
    assert [label for value, label in form.fields[name].choices if value == ""] == ["Sans réponse"]


def test_the_household_is_saved_whole(client, case):
    child = {"first_name": "Ada", "birth_date": "02/03/2015"}
    languages = [word.pk for word in make.words(Language, "en", "fr")]
    answers = household(
        child,
        {"first_name": "", "birth_date": ""},
        first_name=" Imaginary ",
        birth_date="17/05/1995",
        gender=make.word(Gender, "trans_woman").pk,
        languages=languages,
        needs_interpreter="no",
    )

    assert client.post(url(case, "household"), answers).status_code == 302

    identity, home = make.opened(Identity, case=case), Household.objects.get(case=case)
    assert (identity.first_name, identity.birth_date) == ("Imaginary", date(1995, 5, 17))
    assert {language.pk for language in home.languages.all()} == set(languages)
    # She wrote a child and did not answer the question: the answer is yes.
    assert (home.needs_interpreter, home.reduced_mobility, home.has_children) == (False, None, True)
    assert [str(child.birth_date) for child in make.children_of(case)] == ["2015-03-02"]


def test_what_was_saved_is_shown_again_and_changes_nothing(client, world):
    full = make.make_full_case(world.caseworker_a, safety={"circles": [make.circle("Nice", 40)]})
    for code in StepCode:
        form = client.get(url(full, code)).context["form"]
        assert form.initial["revision"] == 1
        assert queries.step_for(world.caseworker_a, full.reference, code).revision == 1
    page = client.get(url(full, "safety")).content.decode()
    assert "Nice (06)" in page
    assert 'value="40"' in page


def test_a_child_and_a_circle_are_removed(client, case):
    child = {"first_name": "Ada", "birth_date": "02/03/2015"}
    client.post(url(case, "household"), household(child))
    client.post(url(case, "household"), household(child | {"remove": "on"}, revision=1, has_children="yes"))
    circle = {"town": "Nice", "radius_km": "40"}
    client.post(url(case, "safety"), safety(circle))
    client.post(url(case, "safety"), safety({"town": "", "radius_km": ""}, revision=1))

    assert not Child.objects.exists()
    assert make.zones_stored(case).circles == []


def test_missing_answers_are_said_in_the_list_of_steps(client, case):
    page = client.get(url(case, "needs"))

    assert [step.state for step in page.context["steps"]] == [
        "done",
        "todo",
        "todo",
        "todo",
        "current",
        "todo",
        "todo",
    ]
    assert page.context["missing"]
    # Before anything is saved, nobody is reproached.
    assert b"notice-info" not in page.content


# Towns


def test_a_town_is_resolved(client, case):
    typed = {"Lyon": "69", "lille (59)": "59", "Saint-Denis (93)": "93", "st denis ( 974 )": "974"}
    for revision, (text, code) in enumerate(typed.items()):
        client.post(url(case, "safety"), safety({"town": text, "radius_km": "50"}, revision=revision))
        assert make.zones_stored(case).circles[0].town.department.code == code


def test_an_unclear_town_gets_a_sentence(client, case):
    for typed in ("Saint-Denis", "Saint-Den", "Nowhereville", "Lyon (75)", "(", "%"):
        page = client.post(url(case, "safety"), safety({"town": typed, "radius_km": "50"}))
        assert errors_of(page) == {"town"}, typed
        assert ("Saint-Denis (974)" in page.content.decode()) is typed.startswith("Saint")
    assert make.zones_stored(case).circles == []


WRONG_CIRCLES = [
    ("radius_km", [{"town": "Lyon", "radius_km": ""}]),
    ("town", [{"town": "", "radius_km": "5"}]),
    ("radius_km", [{"town": "Lyon", "radius_km": "0"}]),
    ("radius_km", [{"town": "Lyon", "radius_km": "801"}]),
    ("radius_km", [{"town": "Lyon", "radius_km": "far"}]),
    ("town", [{"town": "Lyon", "radius_km": "5"}, {"town": "lyon", "radius_km": "9"}]),
]


def test_a_wrong_circle_gets_a_sentence(client, case):
    for wrong, lines in WRONG_CIRCLES:
        assert errors_of(client.post(url(case, "safety"), safety(*lines))) == {wrong}, lines
    assert Safety.objects.get(case=case).revision == 0


def test_no_place_to_avoid_and_a_place_contradict(client, case):
    page = client.post(url(case, "safety"), safety({"town": "Lyon", "radius_km": "5"}, no_zone="on"))
    assert errors_of(page) == {"no_zone"}

    rhone = Department.objects.get(code="69").pk
    assert errors_of(client.post(url(case, "safety"), safety(no_zone="on", departments=[rhone]))) == {
        "no_zone"
    }


# Bad input


BAD_INPUT = [
    ("household", {"birth_date": "31/02/1995"}, "birth_date"),
    ("household", {"birth_date": "24/11/2026"}, "birth_date"),
    ("household", {"birth_date": "24/11/2008"}, "birth_date"),
    ("household", {"birth_date": "01/01/1850"}, "birth_date"),
    ("household", {"gender": "999999"}, "gender"),
    ("household", {"gender": "woman"}, "gender"),
    ("household", {"languages": ["999999"]}, "languages"),
    ("household", {"first_name": "x" * 101}, "first_name"),
    ("household", {"first_name": "a\0b"}, "first_name"),
    ("household", {"first_name": "y" * 900_000}, "first_name"),
    ("household", {"needs_interpreter": "perhaps"}, "needs_interpreter"),
    ("household", {"revision": "-1"}, "revision"),
    ("situation", {"department": "999"}, "department"),
    ("situation", {"department": "Bretagne"}, "department"),
    ("situation", {"protected_on": "24/11/2026"}, "protected_on"),
    ("situation", {"accommodation_ends_on": "01/01/2099"}, "accommodation_ends_on"),
    ("situation", {"accommodation_ends_on": "soon"}, "accommodation_ends_on"),
    ("detection", {"indicators": ["0"]}, "indicators"),
    ("detection", {"identified_on": "01/02/2026"}, "identified_by"),
    ("needs", {"needs": ["abc"]}, "needs"),
    ("safety", {"urgency": "4_never"}, "urgency"),
    ("safety", {"contact_rules": "z" * 501}, "contact_rules"),
]


def test_bad_input_gets_a_sentence_beside_the_field_and_writes_nothing(client, case):
    for code, data, wrong in BAD_INPUT:
        page = client.post(url(case, code), EMPTY[code] | data)
        assert errors_of(page) == {wrong}, (code, wrong)
        assert queries.locked_step(queries.step_of(case, code)).revision == 0


WRONG_CHILDREN = [
    ({"first_name": "Ada", "birth_date": ""}, "birth_date"),
    ({"first_name": "", "birth_date": "01/01/2020"}, "first_name"),
    ({"first_name": "Ada", "birth_date": "24/11/2026"}, "birth_date"),
    ({"first_name": "Ada", "birth_date": "23/11/2001"}, "birth_date"),
    ({"first_name": "Ada", "birth_date": "30/02/2020"}, "birth_date"),
]


def test_a_wrong_child_gets_a_sentence(client, case):
    for child, wrong in WRONG_CHILDREN:
        assert errors_of(client.post(url(case, "household"), household(child))) == {wrong}, child
    assert not Child.objects.exists()


def test_a_child_and_no_children_contradict(client, case):
    child = {"first_name": "Ada", "birth_date": "01/01/2020"}

    assert errors_of(client.post(url(case, "household"), household(child, has_children="no"))) == {
        "has_children"
    }


def test_a_minor_stops_with_the_way_to_child_protection(client, case):
    page = client.post(url(case, "household"), household(birth_date="24/11/2008"))

    assert b"119" in page.content
    assert make.opened(Identity, case=case).birth_date is None


def test_a_file_where_a_word_is_expected_erases_nothing(client, case):
    client.post(url(case, "household"), household(first_name="Imaginary"))
    file = SimpleUploadedFile("name.exe", b"MZ")

    page = client.post(url(case, "household"), household(revision=1, first_name=file))

    assert errors_of(page) == {"first_name"}
    assert make.opened(Identity, case=case).first_name == "Imaginary"


def test_ten_megabytes_get_a_sentence(client, case):
    answer = client.post(url(case, "household"), household(first_name="y" * 10_000_000))

    assert answer.status_code in (400, 413)
    assert Household.objects.get(case=case).revision == 0


def test_too_many_children_and_a_broken_form_get_a_sentence(client, case):
    child = {"first_name": "Ada", "birth_date": "01/01/2020"}

    assert client.post(url(case, "household"), household(*[child] * 13)).status_code == 200
    assert client.post(url(case, "household"), {"revision": 0}).status_code == 200
    assert not Child.objects.exists()


def test_a_retired_word_stays_on_a_case_that_holds_it(client, case, world, frozen_now):
    make.save_step(case, "needs", by=world.caseworker_a)
    word = make.word(Need, "legal")
    word.retired_on = frozen_now.date()
    word.save()

    held = client.get(url(case, "needs")).context["form"].fields["needs"].queryset
    other = make.make_case(world.caseworker_a)
    new = client.get(url(other, "needs")).context["form"].fields["needs"].queryset

    assert word in held
    assert word not in new


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(
            ["first_name", "birth_date", "gender", "phone", "languages", "has_children", "revision"]
        ),
        st.text(max_size=60),
        max_size=4,
    )
)
def test_whatever_is_typed_the_page_answers(client, case, typed):
    answer = client.post(url(case, "household"), household() | typed)

    assert answer.status_code in (200, 302, 409)


# Twice, late, together


def test_a_step_sent_twice_is_harmless(client, case):
    rhone = Department.objects.get(code="69").pk
    for _ in range(2):
        answer = client.post(url(case, "situation"), {"revision": 0, "department": rhone})
        assert answer.status_code == 302
    assert Situation.objects.get(case=case).revision == 1


def test_household_and_safety_sent_twice_are_harmless(client, case):
    child = {"first_name": "Ada", "birth_date": "02/03/2015"}
    circle = {"town": "Nice", "radius_km": "40"}
    for _ in range(2):
        assert client.post(url(case, "household"), household(child, has_children="yes")).status_code == 302
        assert client.post(url(case, "safety"), safety(circle)).status_code == 302
    assert (Child.objects.count(), len(make.zones_stored(case).circles)) == (1, 1)


def test_saving_again_keeps_children_and_circles(client, world):
    case = make.make_full_case(
        world.caseworker_a,
        household={"has_children": True, "children": [actions.ChildGiven("Ada", date(2015, 3, 2))]},
        safety={"circles": [make.circle("Nice", 40)]},
    )
    child = {"first_name": "Ada", "birth_date": "2015-03-02"}
    client.post(url(case, "household"), household(child, revision=1, has_children="yes"))
    client.post(url(case, "safety"), safety({"town": "Nice (06)", "radius_km": "40"}, revision=1))

    assert (Child.objects.count(), len(make.zones_stored(case).circles)) == (1, 1)


def test_the_second_writer_loses_nothing_and_is_told(client, client_of, world, case):
    make.save_step(case, "household", by=world.colleague_a, first_name="Saved")

    page = client.post(url(case, "household"), household(first_name="Typed"))

    assert page.status_code == 409
    text = page.content.decode()
    assert "Fake colleague_a" in text
    assert 'value="Typed"' in text
    assert 'name="revision" value="1"' in text
    assert make.opened(Identity, case=case).first_name == "Saved"

    again = client.post(url(case, "household"), household(first_name="Typed", revision=1))
    assert again.status_code == 302
    assert make.opened(Identity, case=case).first_name == "Typed"


def test_another_child_by_a_second_writer_is_told_too(client, case):
    client.post(url(case, "household"), household({"first_name": "Ada", "birth_date": "02/03/2015"}))

    page = client.post(
        url(case, "household"),
        household({"first_name": "Bea", "birth_date": "02/03/2015"}, has_children="yes"),
    )

    assert page.status_code == 409
    assert make.children_of(case).get().first_name == "Ada"


# Autosave


def test_autosave_saves_and_hands_out_the_new_revision(client, case):
    saved = client.post(
        url(case, "detection"), {"revision": 0, "detected_on": "01/09/2026", "autosave": "yes"}
    )

    assert saved.status_code == 200
    text = saved.content.decode()
    assert "10:00" in text
    assert 'value="1"' in text
    assert 'hx-swap-oob="true"' in text
    assert "<html" not in text
    assert Detection.objects.get(case=case).detected_on == date(2026, 9, 1)


def test_autosave_of_something_wrong_or_overtaken_saves_nothing(client, world, case):
    wrong = client.post(url(case, "detection"), {"revision": 0, "detected_on": "soon", "autosave": "yes"})
    assert wrong.status_code == 200
    assert Detection.objects.get(case=case).revision == 0

    make.save_step(case, "detection", by=world.colleague_a, detected_on=date(2026, 8, 1))
    late = client.post(
        url(case, "detection"), {"revision": 0, "detected_on": "01/09/2026", "autosave": "yes"}
    )

    assert "Fake colleague_a" in late.content.decode()
    assert 'value="0"' in late.content.decode()
    assert Detection.objects.get(case=case).detected_on == date(2026, 8, 1)


def test_identification_is_apart_from_detection(client, case):
    police = make.word(Identifier, "police").pk
    client.post(url(case, "detection"), {"revision": 0, "identified_by": police})

    detection = Detection.objects.get(case=case)
    assert (detection.identified_by.code, detection.detected_by) == ("police", None)
