"""Counting different files, beside a neighbour who reads as much."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.factories.actors import make_actor
from trips.audit import quotas, record
from trips.audit.models import Event, Read

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 10, tzinfo=PARIS)
pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return make_actor()


def look(by, file_id, at=NOW, route="cases:detail"):
    facts = {"user_id": by.user_id, "membership_id": by.membership_id, "role": by.role}
    Read.objects.create(route=route, file_id=file_id, at=at, **facts)


def counted(by, now=NOW, **values):
    found = quotas.counts(by.user_id, now=now, **values)
    return {name: count for name, count in found.items() if count}


def test_pages_of_one_file_count_once(reader):
    for _page in range(5):
        look(reader, 1)
    look(reader, 2)
    assert counted(reader) == {"hour": 2, "day": 2, "new": 2}
    assert counted(reader, file_id=1)["known"] == 5


def test_two_people_are_counted_apart(reader):
    neighbour = make_actor()
    look(reader, 1)
    for file_id in range(7):
        look(neighbour, file_id)
    assert counted(reader)["day"] == 1
    assert counted(neighbour)["day"] == 7


def test_the_hour_and_the_day_have_a_border(reader):
    look(reader, 1, NOW - timedelta(minutes=59, seconds=59))
    look(reader, 2, NOW - timedelta(hours=1))
    look(reader, 3, NOW - timedelta(hours=23, minutes=59))
    look(reader, 4, NOW - timedelta(hours=24))
    found = counted(reader)
    assert (found["hour"], found["day"]) == (1, 3)


def test_a_file_opened_before_is_not_new(reader):
    neighbour = make_actor()
    look(reader, 1, NOW - timedelta(days=40))
    look(neighbour, 2, NOW - timedelta(days=40))
    for file_id in (1, 2, 3):
        look(reader, file_id)
    assert counted(reader)["new"] == 2


@pytest.mark.parametrize(
    ("moment", "began"),
    [
        (datetime(2026, 11, 23, 21, 59, tzinfo=PARIS), None),
        (datetime(2026, 11, 23, 22, 0, tzinfo=PARIS), datetime(2026, 11, 23, 22, tzinfo=PARIS)),
        (datetime(2026, 11, 24, 0, 0, tzinfo=PARIS), datetime(2026, 11, 23, 22, tzinfo=PARIS)),
        (datetime(2026, 11, 24, 5, 59, tzinfo=PARIS), datetime(2026, 11, 23, 22, tzinfo=PARIS)),
        (datetime(2026, 11, 24, 6, 0, tzinfo=PARIS), None),
    ],
)
def test_the_night_in_paris(moment, began):
    assert quotas.night_began(moment) == began


def test_a_night_goes_over_midnight(reader):
    for hour, day in ((21, 23), (23, 23), (1, 24), (4, 24)):
        look(reader, hour, datetime(2026, 11, day, hour, tzinfo=PARIS))
    assert counted(reader, datetime(2026, 11, 24, 5, tzinfo=PARIS))["night"] == 3
    assert "night" not in counted(reader, datetime(2026, 11, 24, 7, tzinfo=PARIS))


def test_an_export_is_one_look_of_its_own_kind(reader):
    look(reader, None, route="cases:export")
    assert counted(reader) == {"exports": 1}


def test_what_was_read_before_the_suspension_was_lifted_counts_no_more(reader):
    from trips.identity.models import User

    user = User.objects.get(pk=reader.user_id)
    neighbour = make_actor()
    for by in (reader, neighbour):
        look(by, 1, NOW - timedelta(minutes=30))
    record.event(quotas.LIFTED, user, by=neighbour, now=NOW - timedelta(minutes=20))
    look(reader, 2, NOW - timedelta(minutes=10))
    assert counted(reader)["day"] == 1
    assert counted(neighbour)["day"] == 1
    assert Event.objects.filter(kind=quotas.LIFTED).count() == 1


def refusal(by, file_id=None, export=False):
    return quotas.refusal(by.user_id, now=NOW, file_id=file_id, export=export)


@pytest.mark.parametrize("measure", ["hour", "day", "new"])
def test_a_further_file_is_refused_and_an_open_one_is_not(reader, settings, measure):
    settings.READ_QUOTAS = dict.fromkeys(settings.READ_QUOTAS, 1000) | {measure: 3}
    for file_id in (1, 2):
        look(reader, file_id)
    assert refusal(reader, 3) == ""
    look(reader, 3)
    assert refusal(reader, 3) == ""
    assert "account" in refusal(reader, 4) or "compte" in refusal(reader, 4)
    assert refusal(make_actor(), 4) == ""


def test_exports_have_their_own_quota(reader, settings):
    settings.READ_QUOTAS = settings.READ_QUOTAS | {"exports": 2}
    look(reader, None, route="cases:export")
    assert refusal(reader, export=True) == ""
    look(reader, None, route="cases:export")
    assert refusal(reader, export=True)
    assert refusal(reader, 1) == ""


def test_one_query(reader, django_assert_num_queries):
    with django_assert_num_queries(1):
        refusal(reader, 1)


def test_heavy_readers_are_found_by_files_or_exports(reader):
    neighbour, exporter = make_actor(), make_actor()
    for file_id in range(12):
        look(reader, file_id)
        look(neighbour, file_id % 3)
    for _ in range(16):
        look(exporter, None, route="cases:export")
    assert quotas.heavy_readers(NOW) == sorted([reader.user_id, exporter.user_id])
