"""The filters and the order of a list, read from its address; they own the filtering and say what is on."""

from dataclasses import dataclass

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext

from trips.ui.formats import write_day
from trips.ui.forms import Form


@dataclass(frozen=True)
class ActiveFilter:
    label: str
    value: str
    clear: str


class ListFilter(Form):
    """A GET form. A subclass has fields, all optional, and says what each does.

    `lookups` maps a field to a lookup of the queryset; a field without one has a method `filter_<field>(rows, value)`.
    `sorts` maps a key of the address to the tuple of columns it sorts by, the last one unique; `default_sort` is one of
    its keys, with "-" in front to turn it round. Anything else in the address is left alone or ignored, never obeyed.
    """

    lookups: dict = {}
    sorts: dict = {}
    default_sort = ""

    def __init__(self, query=None, **kwargs):
        self.query = query if query is not None else QueryDict()
        super().__init__(self.query, **kwargs)
        for field in self.fields.values():
            field.required = False
        self.is_valid()

    def filter(self, rows: QuerySet):
        for name, value in self.values().items():
            rows = self.filter_by(name, rows, value)
        return self.sort(rows)

    def filter_by(self, name, rows, value):
        own = getattr(self, f"filter_{name}", None)
        return own(rows, value) if own else rows.filter(**{self.lookups[name]: value})

    def values(self):
        """What is filled in and makes sense; a value that makes none shows its error and filters nothing."""
        cleaned = getattr(self, "cleaned_data", {})
        return {name: value for name, value in cleaned.items() if is_filled(value)}

    # Order

    @property
    def sorting(self):
        asked = self.query.get("sort", "")
        return asked if asked.removeprefix("-") in self.sorts else self.default_sort

    @property
    def sort_asked(self):
        """The order that the address asks for, if it may: the form of the filters hands it on."""
        return self.sorting if "sort" in self.query else ""

    def sort(self, rows):
        if not self.sorting:
            return rows
        columns = self.sorts[self.sorting.removeprefix("-")]
        return rows.order_by(*(turned(columns) if self.sorting.startswith("-") else columns))

    def direction_of(self, key):
        if self.sorting.removeprefix("-") != key:
            return ""
        return "descending" if self.sorting.startswith("-") else "ascending"

    def query_sorted_by(self, key):
        following = f"-{key}" if self.direction_of(key) == "ascending" else key
        return self.query_with(sort=following)

    # What is on

    @property
    def active(self):
        return [
            ActiveFilter(
                str(self[name].label),
                written(self.fields[name], value),
                self.query_with(**{name: None}),
            )
            for name, value in self.values().items()
        ]

    @property
    def query_cleared(self):
        return self.query_with(**dict.fromkeys(self.fields))

    @property
    def export_query(self):
        """The filters and the order without the page: an export shows what the list shows."""
        return self.query_with()

    def query_with(self, **changes):
        query = self.query.copy()
        query.pop("page", None)
        query.pop("after", None)
        for key, value in changes.items():
            query.pop(key, None)
            if value is not None:
                query[key] = value
        return f"?{query.urlencode()}"


class PartFilter(ListFilter):
    """Shows a part of its rows, `shown(rows)`, unless one asks for all of them.

    `shows_all` is the field that asks for them; `asks_too` are fields whose value may be found among the others only.
    `part` says what is shown: what is hidden without having been asked is said like any other filter.
    """

    shows_all = ""
    asks_too: tuple = ()
    part: str = ""

    @property
    def hides(self):
        values = self.values()
        return not any(values.get(name) for name in (self.shows_all, *self.asks_too))

    @property
    def active(self):
        if not self.hides:
            return super().active
        every = self.query_with(**{self.shows_all: "on"})
        return [ActiveFilter(gettext("Shown"), str(self.part), every), *super().active]

    def filter(self, rows):
        return super().filter(self.shown(rows) if self.hides else rows)

    def filter_by(self, name, rows, value):
        return rows if name == self.shows_all else super().filter_by(name, rows, value)


def is_filled(value):
    if value is None or value is False or value == "":
        return False
    return bool(value) if isinstance(value, (list, tuple, QuerySet)) else True


def turned(columns):
    return tuple(column[1:] if column.startswith("-") else f"-{column}" for column in columns)


def written(field, value):
    """The value as a person reads it: the label of a choice, a date by day first."""
    if isinstance(field, (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)):
        return ", ".join(choice_label(field, one) for one in value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return choice_label(field, value)
    if isinstance(field, forms.DateField):
        return write_day(value)
    if isinstance(field, forms.BooleanField):
        return "✓"
    return str(value)


def choice_label(field, value):
    if isinstance(field, forms.ModelChoiceField):
        return str(field.label_from_instance(value))
    return str(next((label for key, label in flat(field.choices) if str(key) == str(value)), value))


def flat(choices):
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield key, label
