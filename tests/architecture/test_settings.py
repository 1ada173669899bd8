import ast
import re

from tests.architecture.sources import ROOT


def test_every_variable_is_explained():
    """`.env.example` names each variable that the settings read, and no other."""
    read = set()
    for node in ast.walk(ast.parse((ROOT / "trips/settings.py").read_text())):
        if isinstance(node, ast.Call) and node.args:
            called = ast.unparse(node.func)
            if called == "required" or called.startswith("env."):
                words = [n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant)]
                read |= {word for word in words if isinstance(word, str) and word.isupper()}
    explained = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read == explained
    assert len(read) > 10


def test_settings_stay_readable():
    """One file, like any other (ADR 0008)."""
    assert len((ROOT / "trips/settings.py").read_text().splitlines()) <= 400
