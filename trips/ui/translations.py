"""Which texts the project shows, read from its sources without any outside program.

A text is a call of gettext or one of its sisters in Python, or a translation tag in a template.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

SKIPPED = {".venv", ".uv", ".data", "tests", "migrations", "static", "node_modules", "benchmarks"}
SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
STRING = r"""(u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*")"""
IN_TEMPLATE = re.compile(rf"\b(?P<name>gettext|ngettext|pgettext|_)\(\s*{STRING}(?:\s*,\s*{STRING})?")


class Text(NamedTuple):
    """What gettext looks up."""

    message: str
    plural: str = ""
    context: str = ""


def texts(root: Path) -> set[Text]:
    """Every text of the project below `root`."""
    found: set[Text] = set()
    for path in _sources(root, "*.py"):
        found.update(_in_python(path.read_text()))
    for pattern in ("*.html", "*.txt"):
        for path in _sources(root / "templates", pattern):
            found.update(_in_template(path.read_text(), str(path)))
    return found


def _sources(root: Path, pattern: str) -> Iterator[Path]:
    for path in sorted(root.rglob(pattern)):
        if not SKIPPED & set(path.relative_to(root).parts):
            yield path


def _in_python(source: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            yield from _text(name, words)


def _in_template(source: str, origin: str) -> Iterator[Text]:
    for match in IN_TEMPLATE.finditer(templatize(source, origin=origin)):
        words = [ast.literal_eval(word) for word in match.groups()[1:] if word]
        yield from _text(match["name"], words)


def _text(name: str, words: list[str]) -> Iterator[Text]:
    if name in SINGLE and words:
        yield Text(words[0])
    elif name in PLURAL and len(words) > 1:
        yield Text(words[0], plural=words[1])
    elif name in CONTEXT and len(words) > 1:
        yield Text(words[1], context=words[0])
