from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.http import QueryDict
from django.utils import translation

from trips.ui.paging import keyset_page, page_of, read_token, rows_after, write_token


class Rows(list):
    """As much of a queryset as paging uses."""

    def order_by(self, *keys):
        return self

    def filter(self, condition):
        raise AssertionError("no token, no filter")

    def count(self):
        return len(self)

    def __getitem__(self, part):
        return Rows(super().__getitem__(part))


def test_a_page_in_the_middle():
    page = page_of(Rows(range(120)), "2", per_page=50)
    assert (page.items[0], page.items[-1], page.total, page.has_next) == (50, 99, 120, True)
    with translation.override("fr"):
        assert page.sentence == "51 à 100 sur 120 résultats"


@pytest.mark.parametrize(
    ("asked", "given"), [("0", 1), ("-3", 1), ("x", 1), (None, 1), ("²", 1), ("999", 3), ("9" * 40, 1)]
)
def test_a_number_that_is_no_page_gives_the_nearest(asked, given):
    assert page_of(Rows(range(120)), asked, per_page=50).number == given


def test_counting_stops_at_the_limit():
    page = page_of(Rows(range(1500)), 1)
    assert page.capped
    with translation.override("fr"):
        assert page.total_sentence == "plus de 1\xa0000 résultats"


def test_counting_is_exact_up_to_the_limit():
    page = page_of(Rows(range(1000)), 20)
    assert (page.total, page.capped, page.has_next) == (1000, False, False)


def test_links_keep_the_filters():
    page = page_of(Rows(range(120)), 2)
    links = page.links(QueryDict("state=open&page=2"))
    assert links == {"first": "", "previous": "?state=open&page=1", "next": "?state=open&page=3"}


def test_an_empty_list_has_one_empty_page():
    page = page_of(Rows(), 1)
    assert (len(page), page.has_next, page.has_previous) == (0, False, False)


def test_keyset_page_says_where_the_next_begins():
    rows = Rows(SimpleNamespace(rank=n, pk=n) for n in range(5))
    page = keyset_page(rows, keys=("rank", "pk"), per_page=3)
    assert read_token(page.next_token, 2) == [2, 2]
    assert page.links(QueryDict("state=open"))["next"].startswith("?state=open&after=")


def test_keyset_page_at_the_end_has_no_next():
    rows = Rows(SimpleNamespace(rank=n, pk=n) for n in range(3))
    assert keyset_page(rows, keys=("rank", "pk"), per_page=3).next_token == ""


@pytest.mark.parametrize("token", ["", "x", "a:b:c"])
def test_an_altered_token_gives_the_first_page(token):
    rows = Rows(SimpleNamespace(pk=n) for n in range(2))
    assert keyset_page(rows, keys=("pk",), after=token).at_start


def test_a_token_for_another_order_is_ignored():
    assert read_token(write_token(SimpleNamespace(pk=1), ("pk",)), 2) == []


def test_rows_after_follows_the_order_of_the_keys():
    condition = str(rows_after(("-urgency", "pk"), [3, 7]))
    assert "('urgency__lt', 3)" in condition
    assert "('urgency', 3)" in condition
    assert "('pk__gt', 7)" in condition


@pytest.mark.django_db
def test_keyset_pages_together_give_every_row_once_in_order():
    Group.objects.bulk_create(Group(name=f"g{number:02}") for number in range(7))
    seen, token = [], ""
    while True:
        page = keyset_page(Group.objects.all(), keys=("-name", "pk"), after=token, per_page=3)
        seen += [group.name for group in page]
        token = page.next_token
        if not token:
            break
    assert seen == sorted(Group.objects.values_list("name", flat=True), reverse=True)


@pytest.mark.django_db
def test_a_page_costs_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        page_of(Group.objects.order_by("pk"), 1)
