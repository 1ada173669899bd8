"""Each notice that the source tells has its sentence, and each sentence is told by the source."""

import ast
import re
from pathlib import Path

from trips.home.inbox.presenters import SENTENCES

ROOT = Path(__file__).parents[2]
TREES = [
    (path.relative_to(ROOT), ast.parse(path.read_text()))
    for app in ("cases", "centres", "placements")
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]


def pattern_of(node):
    """What a string of the source may say; None of what is no string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(pattern_of(part) or r"\w+" for part in node.values)
    return None


def kinds_told(tree):
    """The kind follows whom it is about, in each call that tells."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and len(call.args) > 1:
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if re.match("_?tell", name) and (pattern := pattern_of(call.args[1])):
                yield pattern


def strings_outside_of_sentences(tree):
    """Kinds of a table or of a reminder are written elsewhere than in the call."""
    for statement in tree.body:
        if isinstance(statement, ast.AnnAssign) and getattr(statement.target, "id", "") == "SENTENCES":
            continue
        for node in ast.walk(statement):
            begins = isinstance(node, ast.JoinedStr) and re.match(
                "[a-z_]+_$", pattern_of(node.values[0]) or ""
            )
            if begins or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                yield pattern_of(node)


def names(kind):
    return kind, kind.split(".")[1]


def test_every_notice_in_the_source_has_its_sentence():
    told = [(path, pattern) for path, tree in TREES for pattern in kinds_told(tree)]
    assert len(told) > 40
    known = [name for kind in SENTENCES for name in names(kind)]
    without = [one for one in told if not any(re.fullmatch(one[1], name) for name in known)]
    assert without == []


def test_every_sentence_is_told_in_the_source():
    written = {pattern for _path, tree in TREES for pattern in strings_outside_of_sentences(tree)}
    # Thousands of strings: only those with a gap are patterns, the others are looked up.
    gaps = [re.compile(one) for one in written if r"\w+" in one]

    def is_written(name):
        return re.escape(name) in written or any(one.fullmatch(name) for one in gaps)

    assert [kind for kind in SENTENCES if not any(map(is_written, names(kind)))] == []
