import pytest

from tests.factories.actors import make_actor, make_organisation
from trips.audit import bulk, tracking
from trips.audit.tracking import UntrackedWrite
from trips.organisations.models import Organisation

pytestmark = pytest.mark.django_db


def test_a_change_is_remembered_with_its_author_and_no_text():
    organisation, actor = make_organisation(name="Fake before"), make_actor()
    assert tracking.update(organisation, by=actor, name="Fake after") == ["name"]
    row = organisation.history.first()
    assert (row.name, row.history_user_id, row.history_change_reason) == (
        "Fake after",
        actor.user_id,
        None,
    )


def test_nothing_changed_nothing_written():
    organisation = make_organisation(name="Fake same")
    assert tracking.update(organisation, by=make_actor(), name="Fake same") == []
    assert organisation.history.count() == 1


def test_only_what_changed_is_written():
    mine = make_organisation(name="Fake mine")
    other_view = Organisation.objects.get(pk=mine.pk)
    tracking.update(other_view, by=make_actor(), name="Fake renamed meanwhile")
    tracking.update(mine, by=make_actor(), closed_on="2026-01-01")
    mine.refresh_from_db()
    assert mine.name == "Fake renamed meanwhile"


@pytest.mark.parametrize(
    "write",
    [
        lambda rows: rows.update(name="x"),
        lambda rows: rows.delete(),
        lambda rows: rows.bulk_create([]),
        lambda rows: rows.bulk_update([], ["name"]),
    ],
)
def test_writes_without_history_are_refused(write):
    make_organisation()
    with pytest.raises(UntrackedWrite):
        write(Organisation.objects.all())


def test_many_at_once_are_remembered_too():
    actor = make_actor()
    bulk.create_many([Organisation(kind="ngo", name=f"Fake {n}") for n in range(3)], by=actor)
    histories = Organisation.history.filter(history_user_id=actor.user_id)
    assert sorted(histories.values_list("history_type", flat=True)) == ["+", "+", "+"]


def test_removal_is_remembered():
    organisation, actor = make_organisation(), make_actor()
    key = organisation.pk
    tracking.delete(organisation, by=actor)
    assert Organisation.history.filter(id=key).first().history_type == "-"
