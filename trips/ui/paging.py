"""Lists by pages: by number where people read page numbers, by key where rows are many."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.core import signing
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trips.ui.formats import NO_BREAK, thousands

PER_PAGE = 50
COUNT_LIMIT = 1000
LAST_NUMBER = 10_000
KEYSET_SALT = "trips.ui.paging"


@dataclass(frozen=True)
class Page:
    """Rows of one page, and how many there are in all: exactly up to COUNT_LIMIT, then "more than"."""

    items: list
    number: int
    per_page: int
    total: int
    capped: bool
    has_next: bool

    def __iter__(self):
        return iter(self.items)

    def __len__(self):
        return len(self.items)

    @property
    def has_previous(self):
        return self.number > 1

    @property
    def total_sentence(self):
        return write_total(self.total, self.capped)

    @property
    def sentence(self):
        if not self.items:
            return self.total_sentence
        first = (self.number - 1) * self.per_page + 1
        last = first + len(self.items) - 1
        return _("%(first)s to %(last)s of %(total)s") % {
            "first": first,
            "last": last,
            "total": self.total_sentence,
        }

    def links(self, query):
        return {
            "first": page_link(query, 1) if self.number > 2 else "",
            "previous": page_link(query, self.number - 1) if self.has_previous else "",
            "next": page_link(query, self.number + 1) if self.has_next else "",
        }


def page_of(queryset, number, per_page=PER_PAGE):
    """The page that was asked for; a number that is none, or past the end, gives the nearest page."""
    total = queryset.order_by()[: COUNT_LIMIT + 1].count()
    capped = total > COUNT_LIMIT
    last = LAST_NUMBER if capped else max(1, -(-total // per_page))
    number = min(read_number(number), last)
    start = (number - 1) * per_page
    rows = list(queryset[start : start + per_page + 1])
    return Page(rows[:per_page], number, per_page, min(total, COUNT_LIMIT), capped, len(rows) > per_page)


def page_of_list(rows, number, per_page=PER_PAGE):
    """The same for rows that stand in memory already, all of them."""
    last = max(1, -(-len(rows) // per_page))
    number = min(read_number(number), last)
    start = (number - 1) * per_page
    return Page(rows[start : start + per_page], number, per_page, len(rows), False, number < last)


def read_number(text):
    text = str(text or "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def write_total(total, capped=False):
    if capped:
        return _("more than %(total)s results") % {"total": thousands(total, NO_BREAK)}
    return ngettext("%(total)s result", "%(total)s results", total) % {"total": thousands(total, NO_BREAK)}


def page_link(query, number):
    query = query.copy()
    query["page"] = number
    return f"?{query.urlencode()}"


@dataclass(frozen=True)
class KeysetPage:
    items: list
    next_token: str
    at_start: bool

    def __iter__(self):
        return iter(self.items)

    def __len__(self):
        return len(self.items)

    @property
    def sentence(self):
        return ""

    def links(self, query):
        first, following = query.copy(), query.copy()
        first.pop("after", None)
        following["after"] = self.next_token
        return {
            "first": "" if self.at_start else f"?{first.urlencode()}",
            "previous": "",
            "next": f"?{following.urlencode()}" if self.next_token else "",
        }


def keyset_page(queryset, keys, after="", per_page=PER_PAGE):
    """The rows after the one that `after` names, in the order of `keys` ("-key" for descending).

    The last key is unique and none may be NULL. A token that was altered gives the first page.
    """
    values = read_token(after, len(keys))
    if values:
        queryset = queryset.filter(rows_after(keys, values))
    rows = list(queryset.order_by(*keys)[: per_page + 1])
    items = rows[:per_page]
    token = write_token(items[-1], keys) if len(rows) > per_page else ""
    return KeysetPage(items, token, at_start=not values)


def rows_after(keys, values):
    """Row by row as the order goes; the bound on the first key alone is what lets an index start there."""
    first, parts = keys[0], []
    bound = Q(**{f"{first[1:]}__lte" if first.startswith("-") else f"{first}__gte": values[0]})
    for index, key in enumerate(keys):
        name, way = (key[1:], "lt") if key.startswith("-") else (key, "gt")
        equal = {k.removeprefix("-"): v for k, v in zip(keys[:index], values[:index], strict=True)}
        parts.append(Q(**equal, **{f"{name}__{way}": values[index]}))
    return bound & reduce(or_, parts)


def write_token(row, keys):
    values = [getattr(row, key.removeprefix("-")) for key in keys]
    written = [value.isoformat() if hasattr(value, "isoformat") else value for value in values]
    return signing.dumps(written, salt=KEYSET_SALT)


def read_token(token, length):
    try:
        values = signing.loads(token, salt=KEYSET_SALT) if token else []
    except signing.BadSignature:
        return []
    return values if len(values) == length else []
