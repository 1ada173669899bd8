"""What takes many rows away, or changes who may do what, asks for a second factor given minutes ago."""

import ast

from tests.architecture.sources import python_files, relative, tree
from trips.home.documents.access import own_routes

ROLES = {"organisations:change_role", "organisations:change_on_call", "organisations:reset_factor"}


def exporting_views():
    """Every function of a view module that calls `export(request, …)`."""
    for path in python_files():
        if not {"views", "people"} & {path.stem, *path.parts}:
            continue
        for function in ast.walk(tree(path)):
            if isinstance(function, ast.FunctionDef) and any(
                isinstance(node, ast.Call) and ast.unparse(node.func) == "export"
                for node in ast.walk(function)
            ):
                yield f"{relative(path)}:{function.name}", " ".join(map(ast.unparse, function.decorator_list))


def test_every_export_asks_for_a_fresh_second_factor():
    views = dict(exporting_views())
    assert len(views) >= 13
    assert [name for name, door in views.items() if "fresh=True" not in door] == []


def test_a_route_that_is_called_an_export_is_one():
    routes = {name: door for name, _address, door in own_routes() if "export" in name}
    assert len(routes) >= 13
    assert [name for name, door in routes.items() if not door.fresh] == []


def test_a_change_of_role_asks_for_a_fresh_second_factor():
    doors = {name: door for name, _address, door in own_routes()}
    assert [name for name in ROLES if not doors[name].fresh] == []
