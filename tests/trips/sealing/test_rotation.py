"""A new master key: every key is wrapped again, nothing sealed is touched."""

import base64
from io import StringIO

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import decrypt
from django.core.management import call_command

from cases import actions, document_queries
from cases.models import CaseKey, Identity
from tests.cases.test_documents import CANARY, make_document
from tests.factories import cases as make
from tests.factories.actors import make_user
from tests.sign_in import SECRET, give_codes
from trips.identity import resealing
from trips.sealing import rotation
from trips.sealing.boxes import BrokenSeal
from trips.sealing.models import IndexKey

NEW = "new:" + base64.urlsafe_b64encode(b"n" * 32).decode()


@pytest.fixture
def cases(world):
    return [make.make_full_case(world.caseworker_a) for _ in range(3)]


def sealed_now():
    columns = ("first_name", "last_name", "birth_date", "full_name_mark")
    return [[bytes(value) for value in row] for row in Identity.objects.values_list(*columns)]


def rotate():
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("cases")
def test_the_old_key_may_go_and_no_sealed_byte_has_changed(settings):
    before, old = sealed_now(), settings.SEALING_KEYS
    settings.SEALING_KEYS = f"{NEW},{old}"
    assert "cases_casekey: 3 of 3" in rotate()
    settings.SEALING_KEYS = NEW
    assert sealed_now() == before
    names = {identity.full_name for identity in Identity.objects.select_related("case__key")}
    assert names == {"Imaginary Person"}
    assert set(IndexKey.objects.values_list("master", flat=True)) == {"new"}
    settings.SEALING_KEYS = old
    with pytest.raises(BrokenSeal, match="new"):
        CaseKey.objects.first().unwrap()


@pytest.mark.usefixtures("cases")
def test_stopped_half_way_it_goes_on_where_it_was(settings, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    settings.SEALING_KEYS = f"{NEW},{settings.SEALING_KEYS}"
    steps = rotation.rotate()
    while next(steps).table != "cases_casekey":
        pass
    steps.close()
    assert sorted(CaseKey.objects.values_list("master", flat=True)) == ["new", "new", "test"]
    names = {identity.full_name for identity in Identity.objects.select_related("case__key")}
    assert names == {"Imaginary Person"}
    assert "cases_casekey: 1 of 1" in rotate()
    assert "cases_casekey" not in rotate()


def test_a_destroyed_key_stays_destroyed(cases, settings, frozen_now, world):
    CaseKey.objects.get(case=cases[0]).destroy(by_id=world.protection.user_id, at=frozen_now)
    settings.SEALING_KEYS = f"{NEW},{settings.SEALING_KEYS}"
    assert "cases_casekey: 2 of 2" in rotate()
    assert CaseKey.objects.get(case=cases[0]).is_destroyed


def test_second_factors_still_open_without_the_old_key(db, settings, frozen_now, monkeypatch):
    monkeypatch.setattr(resealing, "BATCH", 2)
    users = [make_user(f"Fake {n}") for n in range(3)]
    for user in users:
        give_codes(user)
        RecoveryCodes.activate(user)
    before = RecoveryCodes(users[0].authenticator_set.get(type="recovery_codes")).generate_codes()
    settings.SEALING_KEYS, old = f"{NEW},{settings.SEALING_KEYS}", settings.SEALING_KEYS
    assert "trips.identity.resealing: 6 of 6" in rotate()
    assert "trips.identity.resealing" not in rotate()
    settings.SEALING_KEYS = NEW
    for user in users:
        factor = user.authenticator_set.get(type="totp")
        assert decrypt(factor.data["secret"]) == SECRET
    assert RecoveryCodes(users[0].authenticator_set.get(type="recovery_codes")).generate_codes() == before
    settings.SEALING_KEYS = old
    with pytest.raises(BrokenSeal, match="new"):
        decrypt(factor.data["secret"])


def test_documents_still_open_without_the_old_key(world, cases, settings, frozen_now):
    document = make_document(world, cases[0])
    settings.SEALING_KEYS = f"{NEW},{settings.SEALING_KEYS}"
    rotate()
    settings.SEALING_KEYS = NEW
    found = document_queries.document_for(world.caseworker_a, document.reference)
    assert actions.open_document(found) == CANARY


def test_other_secrets_are_sealed_again_too(db, monkeypatch):
    left = [3, 2, 0]
    monkeypatch.setattr(rotation, "RESEALED", [lambda: left.pop(0)])
    assert [step.done for step in rotation.rotate()] == [3, 5]
