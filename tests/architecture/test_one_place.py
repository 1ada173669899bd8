"""One place for each kind of thing, read off the source."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import python_files, relative, templates, tree

# Building the demonstration and loading reference files write many rows at once.
BULK_CALLERS = {"trips/demo", "trips/vocabulary/loaders.py"}


def calls(path):
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]


def name_of(node):
    return getattr(node, "attr", getattr(node, "id", ""))


def state_writes(path):
    """Assignments to `.state` and `state=` handed to a writer."""
    for node in ast.walk(tree(path)):
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and any(
            isinstance(target, ast.Attribute) and target.attr == "state" for target in targets
        ):
            yield node
        if isinstance(node, ast.Call) and name_of(node.func) in {"update", "setattr"}:
            names = {keyword.arg for keyword in node.keywords}
            named = any(isinstance(arg, ast.Constant) and arg.value == "state" for arg in node.args)
            if "state" in names or named:
                yield node


def test_only_transitions_assign_a_state():
    offenders = {
        relative(path)
        for path in python_files()
        if list(state_writes(path))
        and path.name != "transitions.py"
        and not relative(path).startswith("trips/demo")
    }
    assert offenders == set()


def test_views_and_forms_reach_no_row_by_themselves():
    offenders = {
        f"{relative(path)}:{node.lineno}"
        for path in python_files()
        if {"views", "forms"} & {path.stem, *path.parts}
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"objects", "_base_manager", "_default_manager", "all_objects"}
    }
    assert offenders == set()


def test_no_view_catches_the_refusal_of_a_verb():
    offenders = {
        f"{relative(path)}:{node.lineno}"
        for path in python_files()
        if "views" in {path.stem, *path.parts} and "home" not in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Try)
    }
    assert offenders == set()


def test_bulk_writes_have_few_callers():
    users = {
        relative(path)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module == "trips.audit.bulk" or any(alias.name == "bulk" for alias in node.names))
    }
    assert {user for user in users if not any(user.startswith(caller) for caller in BULK_CALLERS)} == set()


def test_only_the_recorder_writes_audit_rows():
    users = {
        relative(path)
        for path in python_files()
        for node in calls(path)
        if isinstance(node.func, ast.Attribute)
        and node.func.attr in {"create", "bulk_create"}
        and re.search(r"\b(Event|Read)\.objects", ast.unparse(node.func))
    }
    assert users <= {"trips/audit/record.py"}


# What fetches a column that it names.
FETCHERS = {"values", "values_list", "only", "in_bulk", "F", "getattr", "attrgetter"}
ADDRESS = re.compile(r"(?:\w+__)?address(?:_sealed)?")


def address_reads(function):
    """`row.address`, and its column named to something that fetches it."""
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Attribute)
            and ADDRESS.fullmatch(node.attr)
            and isinstance(node.ctx, ast.Load)
        ):
            yield node
        if isinstance(node, ast.Call) and name_of(node.func) in FETCHERS:
            named = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            if any(isinstance(name, str) and ADDRESS.fullmatch(name) for name in named):
                yield node


def test_one_function_reads_the_address_of_a_centre():
    """It records reader and reason; one view shows what it answers. No template reaches the column."""
    readers = {
        f"{relative(path)}::{function.name}"
        for path in python_files()
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef) and list(address_reads(function))
    }
    askers = {
        f"{relative(path)}::{function.name}"
        for path in python_files()
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef)
        and any(
            isinstance(node, ast.Call) and name_of(node.func) == "address_of" for node in ast.walk(function)
        )
    }
    shown = [relative(path) for path in templates() if re.search(r"\w\.address\b", path.read_text())]
    assert readers == {"centres/queries/places.py::address_of"}
    assert askers == {"centres/views/centres.py::ask_address"}
    assert shown == []


def test_no_signal_is_used_as_workflow():
    offenders = {
        relative(path)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db.models.signals")
    }
    assert offenders == set()


@pytest.mark.parametrize("word", ["utils", "common", "core", "helpers"])
def test_there_is_no_drawer_for_everything(word):
    assert [relative(path) for path in python_files() if word in {path.stem, *path.parts[-2:-1]}] == []


def test_now_is_taken_at_the_edge():
    """`timezone.now()` and `localdate()` are called by views, presenters and commands; below, time is handed down."""
    below = {"rules", "queries", "transitions", "actions", "matching", "turns", "record", "models"}
    # A part of VISIBILITY is asked with the actor alone, whatever page she is on.
    excepted = {"centres.queries.stays.hosted_cases"}
    offenders = {
        f"{relative(path).removesuffix('.py').replace('/', '.')}.{function.name}"
        for path in python_files()
        if below & {path.stem, *Path(relative(path)).parts} and "views" not in path.parts
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and name_of(node.func) in {"now", "localdate", "today", "localtime"}
        and not node.args
    }
    assert offenders == excepted


def test_templates_test_no_state():
    tests_state = re.compile(r"{%\s*(?:el)?if[^%]*\.state\b[^%]*%}")
    pages = [path for path in templates() if "components" not in path.parts]
    assert [relative(path) for path in pages if tests_state.search(path.read_text())] == []


def test_templates_have_no_inline_script_style_or_unescaped_text():
    forbidden = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|\bjs:")
    pages = {path: re.sub(r"{[%#].*?[%#]}", "", path.read_text(), flags=re.DOTALL) for path in templates()}
    assert [
        (relative(path), found.group()) for path, text in pages.items() if (found := forbidden.search(text))
    ] == []
    assert [
        relative(path) for path in templates() if re.search(r"\|safe\b|autoescape off", path.read_text())
    ] == []
