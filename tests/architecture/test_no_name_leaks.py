"""Titles, addresses, file names and subjects are read over shoulders, kept in histories and written into logs.

None of them names a woman: what may stand in each is listed here.
"""

import ast
import re

import pytest
from django import forms
from django.urls import URLPattern, get_resolver

from tests.architecture.sources import python_files, relative, templates, tree
from trips.notices.kinds import KINDS
from trips.ui.filters import ListFilter

# What a title may be made of: references, names of centres, places and lists, and sentences of ours.
IN_TITLES = {
    "stay.reference",
    "case.reference",
    "asked.reference",
    "referral.reference",
    "proposal.reference",
    "extension.reference",
    "alarm.reference",
    "incident.reference",
    "centre.public_label",
    "organisation.name",
    "place.unit",
    "place",
    "step.code.label",
    "desk.title",
    "title",
    "question",
    "subtitle",
    "reference",
}
# `title` and `question` come from a view: a translated sentence, or a name that holds nothing but one.
SENTENCES = {"_", "gettext", "pgettext"}
# Converters of our addresses, and why nothing personal goes through them.
IN_ADDRESSES = {
    "ReferenceConverter": "drawn at random",
    "IntConverter": "a number of ours",
    "SlugConverter": "a code",
    "UUIDConverter": "drawn at random",
}
TOKENS = {"token": "signed or random, works once"}
# Filters are in the address: these ask for a colleague, an organisation the public name of a centre or a bed,
# never for a woman.
TYPED_IN_FILTERS = {
    "centres.forms.administration.CentreFilter.name",
    "centres.forms.filters.OnCallFilter.place",
    "trips.organisations.forms.filters.OrganisationFilter.name",
    "trips.organisations.forms.filters.InvitationFilter.who",
    "trips.organisations.forms.filters.MemberFilter.who",
}
REFERENCE_LENGTH = 12


@pytest.mark.parametrize("path", templates(), ids=relative)
def test_a_title_is_made_of_references_and_sentences(path):
    title = re.search(r"{% block title %}(.*?){% endblock %}", path.read_text(), re.DOTALL)
    shown = set(re.findall(r"{{\s*([\w.]+)", title.group(1))) if title else set()
    given = set(re.findall(r"\bwith\s+(\w+)=([\w.]+)", title.group(1))) if title else set()
    renamed = {name for name, _value in given}
    assert (shown - renamed) | {value for _name, value in given} <= IN_TITLES


def titles_in(path):
    """What a view or a presenter hands to a template as `title` or `question`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            yield from (
                value
                for key, value in pairs
                if isinstance(key, ast.Constant) and key.value in {"title", "question"}
            )
        if isinstance(node, ast.Call):
            yield from (keyword.value for keyword in node.keywords if keyword.arg in {"title", "question"})


def is_sentence(value):
    """A translated text with nothing put into it but references, or a name that was checked where it was made."""
    if isinstance(value, ast.IfExp):
        return is_sentence(value.body) and is_sentence(value.orelse)
    if isinstance(value, ast.BinOp) and isinstance(value.right, ast.Dict):
        put_in = {getattr(one, "attr", "") for one in value.right.values}
        return is_sentence(value.left) and put_in == {"reference"}
    if isinstance(value, ast.Call):
        return getattr(value.func, "id", "") in SENTENCES
    return isinstance(value, ast.Name) and value.id in {"title", "question", "submit"}


def test_a_title_from_a_view_is_a_sentence():
    offenders = {
        f"{relative(path)}:{value.lineno}"
        for path in python_files()
        if "views" in {path.stem, *path.parts} and "demo" not in path.parts
        for value in titles_in(path)
        if not is_sentence(value)
    }
    assert offenders == set()


def patterns(resolver, above=""):
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{above}:{one.name}", one
        else:
            yield from patterns(one, getattr(one, "namespace", None) or above)


def test_addresses_hold_references_numbers_and_codes():
    ours = ("cases", "centres", "placements", "organisations", "home", "steering", "identity")
    offenders = {
        f"{name} {variable}"
        for name, pattern in patterns(get_resolver())
        if name.split(":")[0] in ours
        for variable, converter in pattern.pattern.converters.items()
        if type(converter).__name__ not in IN_ADDRESSES and variable not in TOKENS
    }
    assert offenders == set()


def all_filters(above=ListFilter):
    for one in above.__subclasses__():
        yield one
        yield from all_filters(one)


def test_filters_in_an_address_take_references_and_choices():
    """A woman is searched for by POST (`searches=True`)."""
    get_resolver().url_patterns  # noqa: B018 -- loads every view, hence every filter
    typed = {
        f"{one.__module__}.{one.__name__}.{name}"
        for one in all_filters()
        if one.__module__ != "trips.ui.catalogue" and one.__module__.split(".")[0] != "tests"
        for name, field in one.base_fields.items()
        if type(field) in {forms.CharField, forms.EmailField}
        and (field.max_length or REFERENCE_LENGTH + 1) > REFERENCE_LENGTH
    }
    assert typed <= TYPED_IN_FILTERS


def test_the_name_of_an_exported_file_is_a_word_of_ours():
    offenders = {
        f"{relative(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "export"
        and not (len(node.args) > 1 and isinstance(node.args[1], ast.Constant))
    }
    assert offenders == set()


def test_four_places_name_a_file():
    """A list by its word and the day, a document, a woman's copy and an hour for a calendar by their references."""
    naming = {relative(path) for path in python_files() if "Content-Disposition" in path.read_text()}
    copies = "trips/home/subject_access/views.py"
    assert naming == {"trips/ui/exports.py", "trips/ui/calendars.py", "trips/files/downloads.py", copies}


@pytest.mark.parametrize("kind", KINDS)
def test_the_subject_of_a_message_is_fixed(kind):
    subject = str(KINDS[kind].subject)
    assert subject
    assert not re.search(r"[%{}]", subject)
