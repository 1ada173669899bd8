"""Whatever a person may type is sealed, a code, or in the list below with its reason; a new text is asked about."""

from django.apps import apps
from django.db import models

from tests.architecture.sources import PACKAGES
from trips.sealing.fields import SealedField

TEXTS = (models.CharField, models.TextField, models.JSONField, models.FileField)

# Texts in clear that no reference or list of choices explains.
CLEAR = {
    # Written by the program.
    "audit.Event.role": "a code",
    "audit.Event.object_type": "a model",
    "audit.Event.object_id": "a number",
    "audit.Event.kind": "a code",
    "audit.Event.details": "codes, references and dates: a text would be found by tests/trips/sealing/test_dump.py",
    "audit.Read.role": "a code",
    "audit.Read.object_type": "a model",
    "audit.Read.object_id": "a number",
    "audit.Read.route": "the name of a page",
    "audit.Read.why": "a code",
    "audit.Link.log": "a code",
    "audit.Link.digest": "a hash",
    "audit.Link.chain": "a hash",
    "audit.Checkpoint.chain": "a hash",
    "cases.CaseKey.master": "the name of a master key",
    "cases.Notification.kind": "a code",
    "cases.Notification.subject": "a reference",
    "cases.Notification.thread": "a reference",
    "cases.Notification.occasion": "a day or a code, written by the program",
    "centres.CentreKey.master": "the name of a master key",
    "sealing.IndexKey.master": "the name of a master key",
    "cases.Document.content_kind": "pdf, jpeg or png, read off the content",
    "placements.Referral.rules_of": "a day, written by the program",
    "centres.Stay.cancelled_code": "the code of a reason from a list above",
    "notices.Notice.kind": "a code",
    "notices.Notice.path": "the address of a page, in which no name stands",
    "organisations.Invitation.token_hash": "a hash",
    "cases.EmergencyAccess.comment": "about a colleague, by the data protection officer, who reads no name there",
    "organisations.ReadingAlarm.why_token": "sealed under a master key, as it belongs to no file",
    # About colleagues, who must be recognised, and about houses.
    "identity.User.password": "a hash",
    "identity.User.email": "how a colleague signs in",
    "identity.User.full_name": "colleagues know each other by name",
    "organisations.Invitation.email": "where the invitation of a colleague goes",
    "organisations.Invitation.full_name": "a colleague's name",
    "organisations.Organisation.name": "an organisation",
    "centres.Centre.public_label": "by which a centre is named without saying where it is",
    "centres.Centre.ofii_code": "in OFII's register",
    "centres.Centre.house_rules": "the same for everybody; shown to NGOs beside the public name",
    "centres.Agreement.number": "of a contract between the State and an operator",
    "centres.Unit.label": "a building or a floor",
    "centres.Place.label": "a bed",
    # Reference data from versioned files.
    "geography.Region.code": "reference data",
    "geography.Region.name": "reference data",
    "geography.Department.code": "reference data",
    "geography.Department.name": "reference data",
    "geography.Directorate.code": "reference data",
    "geography.Directorate.seat": "reference data",
    "geography.Directorate.note": "about an office",
    "geography.Town.name": "reference data",
    "geography.Town.folded": "reference data",
}
# Of every list of words: written by the platform for everybody.
TERM = {"code", "label_fr", "label_en", "help_fr", "help_en"}
# Made by simple-history.
OF_HISTORY = {"history_type": "a code", "history_change_reason": "always empty: `trips.audit.tracking`"}


def texts():
    """(name, field) of each text column of our models and of their histories."""
    for model in apps.get_models():
        live = getattr(model, "instance_type", model)
        if live.__module__.split(".")[0] not in PACKAGES:
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, TEXTS) and not isinstance(field, SealedField):
                yield f"{live._meta.label}.{field.name}", live, field


def is_explained(name, live, field):
    is_code = bool(field.choices) or field.name == "reference"
    is_term = hasattr(live, "label_fr") and field.name in TERM
    is_computed = isinstance(field, models.GeneratedField)
    return is_code or is_term or is_computed or name in CLEAR or field.name in OF_HISTORY


def test_each_text_is_sealed_a_code_or_explained():
    assert {name for name, live, field in texts() if not is_explained(name, live, field)} == set()


def test_what_is_explained_exists():
    assert set(CLEAR) - {name for name, _live, _field in texts()} == set()
