import pytest

from trips.ui.translations import Text, texts


@pytest.fixture
def project(tmp_path):
    (tmp_path / "templates").mkdir()
    return tmp_path


def test_texts_of_python(project):
    (project / "a.py").write_text(
        '_("One " "sentence")\ngettext_lazy("Lazy")\nngettext("%(n)s file", "%(n)s files", n)\n'
        'pgettext("month", "May")\nother("Not a text")\n_(variable)\n'
    )
    assert texts(project) == {
        Text("One sentence"),
        Text("Lazy"),
        Text("%(n)s file", plural="%(n)s files"),
        Text("May", context="month"),
    }


def test_texts_of_templates(project):
    (project / "templates" / "a.html").write_text(
        '{% translate "One" %}{% page_header title=_("Two") %}{{ x|default:_("Three") }}'
        "{% blocktranslate trimmed count n=n %}{{ n }} place{% plural %}{{ n }} places{% endblocktranslate %}"
        '{% translate "May" context "month" %}{% blocktranslate trimmed %}It\'s\n  here{% endblocktranslate %}'
    )
    assert texts(project) == {
        Text("One"),
        Text("Two"),
        Text("Three"),
        Text("%(n)s place", plural="%(n)s places"),
        Text("May", context="month"),
        Text("It's here"),
    }


def test_texts_of_tests_and_installed_packages_do_not_count(project):
    (project / "tests").mkdir()
    (project / "tests" / "a.py").write_text('_("No")')
    assert texts(project) == set()
