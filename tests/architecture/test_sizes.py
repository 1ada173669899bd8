"""Guard the tail: what is too long to be read at once is split."""

import ast

from tests.architecture.sources import python_files, relative, templates, tree

FILE, FUNCTION, VIEW, TEMPLATE, TEST_MODULE = 400, 40, 25, 120, 500


def lines(path):
    return len(path.read_text().splitlines())


def test_files():
    assert {relative(p): lines(p) for p in python_files() if lines(p) > FILE} == {}


def test_test_modules():
    assert {relative(p): lines(p) for p in python_files(tests=True) if lines(p) > TEST_MODULE} == {}


def test_templates():
    assert {relative(p): lines(p) for p in templates() if lines(p) > TEMPLATE} == {}


def test_functions_and_views():
    too_long = {}
    for path in python_files():
        limit = VIEW if "views" in {path.stem, *path.parts} else FUNCTION
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > limit:
                too_long[f"{relative(path)}:{node.name}"] = node.end_lineno - node.lineno + 1
    assert too_long == {}
