from django import forms
from django.http import QueryDict
from django.utils import translation

from trips.ui.filters import ListFilter


class Rows:
    """Remembers what was asked of it."""

    def __init__(self, asked=()):
        self.asked = list(asked)

    def filter(self, **conditions):
        return Rows([*self.asked, conditions])

    def order_by(self, *columns):
        return Rows([*self.asked, columns])


class Sample(ListFilter):
    state = forms.ChoiceField(label="État", choices=[("", "Tous"), ("open", "Ouvert")])
    since = forms.DateField(label="Depuis")
    mine = forms.BooleanField(label="À moi")
    least = forms.IntegerField(label="Au moins")

    lookups = {"state": "state", "since": "opened_at__gte", "least": "places__gte"}
    sorts = {"name": ("name", "pk"), "opened": ("-opened_at", "pk")}
    default_sort = "-name"

    def filter_mine(self, rows, value):
        return rows.filter(owner="me")


def sample(query=""):
    return Sample(QueryDict(query))


def test_no_filter_shows_everything_in_the_default_order():
    assert sample().filter(Rows()).asked == [("-name", "-pk")]


def test_filters_are_applied_by_lookup_or_by_method():
    asked = sample("state=open&mine=on&sort=name").filter(Rows()).asked
    assert asked == [{"state": "open"}, {"owner": "me"}, ("name", "pk")]


def test_zero_is_a_filter():
    assert {"places__gte": 0} in sample("least=0").filter(Rows()).asked


def test_a_sort_outside_the_list_is_not_obeyed():
    assert sample("sort=password").filter(Rows()).asked == [("-name", "-pk")]


def test_a_sort_can_be_turned_round():
    listing = sample("sort=opened")
    assert listing.direction_of("opened") == "ascending"
    assert listing.query_sorted_by("opened") == "?sort=-opened"
    assert sample("sort=-opened").filter(Rows()).asked == [("opened_at", "-pk")]


def test_an_unknown_value_filters_nothing_and_says_so():
    listing = sample("state=secret&mine=on")
    assert listing.filter(Rows()).asked == [{"owner": "me"}, ("-name", "-pk")]
    assert "state" in listing.errors
    assert [one.label for one in listing.active] == ["À moi"]


def test_active_filters_are_named_and_can_be_cleared_one_by_one():
    listing = sample("state=open&since=23/11/2026&page=4")
    shown = [(one.label, one.value) for one in listing.active]
    assert shown == [("État", "Ouvert"), ("Depuis", "23/11/2026")]
    assert listing.active[0].clear == "?since=23%2F11%2F2026"


def test_clearing_all_keeps_the_order():
    assert sample("state=open&sort=opened&page=2").query_cleared == "?sort=opened"


def test_the_export_has_the_filters_and_the_order_but_no_page():
    assert sample("state=open&sort=opened&page=2").export_query == "?state=open&sort=opened"


def test_a_nul_in_the_address_filters_nothing():
    with translation.override("fr"):
        assert sample("state=op%00en").filter(Rows()).asked == [("-name", "-pk")]


def test_the_form_hands_on_the_order_it_was_asked_for():
    assert sample("sort=opened").sort_asked == "opened"
    assert sample("").sort_asked == ""
    assert sample("sort=x").sort_asked == "-name"
