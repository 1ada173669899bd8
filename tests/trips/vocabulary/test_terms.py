from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import translation

from cases.vocabularies import Need
from centres.vocabularies import Commitment, Condition
from trips.audit.models import Event
from trips.guards.refusals import Refused
from trips.vocabulary import actions, loaders
from trips.vocabulary.models import Term

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
TODAY_IN_PARIS = date(2026, 3, 3)
BY = SimpleNamespace(
    is_signed_in=True, user_id=None, membership_id=None, organisation_id=None, role="platform"
)


def vocabularies():
    return [model for model in apps.get_models() if issubclass(model, Term)]


@pytest.fixture
def need():
    return Need.objects.create(code="test", label_fr="Essai", label_en="Trial", help_fr="Aide", position=900)


def test_label_follows_the_active_language(need):
    with translation.override("fr"):
        assert (need.label, str(need), need.help_text) == ("Essai", "Essai", "Aide")
    with translation.override("en"):
        assert need.label == "Trial"
    with translation.override("de"):
        assert need.label == "Essai"


def test_reword_keeps_the_old_row_and_adds_a_version(need):
    new = actions.reword(need, label_fr="Épreuve", by=BY, now=NOW)
    need.refresh_from_db()
    assert (need.label_fr, need.retired_on) == ("Essai", TODAY_IN_PARIS)
    assert (new.code, new.label_fr, new.label_en) == ("test", "Épreuve", "Trial")
    assert (new.help_fr, new.position, new.retired_on) == ("Aide", 900, None)
    assert list(Need.objects.current().filter(code="test")) == [new]
    assert Event.objects.get(kind="vocabulary.reword").details == {"code": "test", "replaces": need.pk}


def test_another_explanation_is_another_version(need):
    new = actions.reword(need, help_fr="Autre aide", by=BY, now=NOW)
    need.refresh_from_db()
    assert (need.help_fr, new.help_fr, new.label_fr) == ("Aide", "Autre aide", "Essai")


def test_reword_with_the_same_words_does_nothing(need):
    assert actions.reword(need, label_fr="Essai", by=BY, now=NOW) == need
    assert need.retired_on is None
    assert not Event.objects.exists()


def test_reword_may_be_repeated_on_one_day(need):
    second = actions.reword(need, label_en="Test", by=BY, now=NOW)
    third = actions.reword(second, label_en="Attempt", by=BY, now=NOW)
    assert Need.objects.filter(code="test").count() == 3
    assert Need.objects.current().get(code="test") == third


def test_reword_is_refused_when_retired(need):
    actions.retire(need, by=BY, now=NOW)
    with pytest.raises(Refused):
        actions.reword(need, label_fr="Épreuve", by=BY, now=NOW)


def test_reword_of_a_condition_takes_its_commitments_along():
    condition = Condition.objects.current().get(code="4")
    commitments = set(Commitment.objects.current().filter(condition=condition))
    new = actions.reword(condition, label_fr="Santé", by=BY, now=NOW)
    assert len(commitments) == 6
    assert set(Commitment.objects.current().filter(condition=new)) == commitments


def test_amend_changes_what_is_not_the_words(need):
    actions.amend(need, position=3, by=BY, now=NOW)
    need.refresh_from_db()
    assert (need.position, need.retired_on) == (3, None)
    assert Event.objects.get().details == {"code": "test", "fields": "position"}


def test_retired_is_kept_for_those_who_hold_it(need):
    actions.retire(need, by=BY, now=NOW)
    assert need not in Need.objects.current()
    assert need not in Need.objects.offered()
    assert need in Need.objects.offered(keep=[need.pk])


def test_two_current_entries_with_one_code_are_impossible(need):
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.create(code="test", label_fr="a", label_en="a")


@pytest.mark.parametrize("model", vocabularies(), ids=lambda model: model._meta.label)
def test_every_vocabulary_is_loaded_and_keeps_one_current_entry_a_code(model):
    assert model.objects.current().exists()
    name = f"{model._meta.app_label}_{model._meta.model_name}_one_current"
    assert name in {constraint.name for constraint in model._meta.constraints}


def test_loading_again_adds_nothing_and_asks_once_a_list(django_assert_max_num_queries):
    with django_assert_max_num_queries(len(vocabularies()) + 17):
        results = loaders.load_all()
    assert {counts.added for counts in results.values()} == {0}


def test_loading_respects_what_an_administrator_did(tmp_path, need):
    actions.reword(need, label_fr="Épreuve", by=BY, now=NOW)
    path = tmp_path / "needs.csv"
    lines = ["code,label_fr,label_en,position", "test,Essai,Trial,1", "fresh,Neuf,New,2"]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert loaders.load_terms(Need, path) == (1, 1)
    assert loaders.load_terms(Need, path) == (0, 2)
    assert Need.objects.current().get(code="test").label_fr == "Épreuve"
    assert Need.objects.current().get(code="fresh").position == 2


def test_a_retired_code_is_not_brought_back(tmp_path, need):
    actions.retire(need, by=BY, now=NOW)
    path = tmp_path / "needs.csv"
    path.write_text("code,label_fr,label_en\ntest,Essai,Trial", encoding="utf-8")
    assert loaders.load_terms(Need, path) == (0, 1)
    assert not Need.objects.current().filter(code="test").exists()


def test_commitments_have_the_nature_of_the_article():
    natures = dict(Commitment.objects.current().values_list("code", "nature"))
    groups = {code for code, nature in natures.items() if nature == "group"}
    children = {code for code, nature in natures.items() if nature == "act_child"}
    standing = {code for code, nature in natures.items() if nature == "standing"}
    assert groups == {"4.4", "5.1", "5.3"}
    assert children == {"5.4", "5.5"}
    assert standing == {"1.1", "2.1", "2.6", "3.1", "3.2", "3.3", "5.2", "6.1", "6.2"}


def test_two_loaders_cannot_share_a_name():
    with pytest.raises(ValueError, match="geography"):
        loaders.register("geography", lambda: loaders.Counts(0, 0))
