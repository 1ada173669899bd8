"""Documents of a case: who adds, sees and removes them, and that nothing of them lies in clear."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cases import actions
from cases.enums import RemovalReason
from cases.models import Document
from cases.vocabularies import DocumentKind
from placements.enums import ReferralState as S
from tests.factories.cases import word
from tests.factories.placements import make_referral
from tests.trips.files.test_files import JPEG, PDF, PROGRAM
from trips.audit.models import Event, Read
from trips.files import contents, storage
from trips.guards.refusals import Refused

CANARY = PDF + b"canary of a scan"


def make_document(world, case, kind="identity_paper", content=CANARY):
    return actions.add_document(
        case=case,
        kind=word(DocumentKind, kind),
        content=content,
        by=world.caseworker_a,
        now=timezone.now(),
    )


@pytest.fixture
def submitted(world):
    return make_referral(world, S.SUBMITTED).case


@pytest.fixture
def document(world, submitted):
    return make_document(world, submitted)


def page(name, of):
    return reverse(f"cases:{name}", args=[of.reference])


def upload(client, case, content=CANARY, name="Prénom Nom.pdf", kind="identity_paper", **more):
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    data = {"kind": word(DocumentKind, kind).pk, "file": file} | more
    return client.post(page("add_document", case), data)


def test_her_ngo_adds_one_and_reads_it_again(client_of, world, submitted):
    client = client_of("caseworker_a")
    assert upload(client, submitted).url == submitted.get_absolute_url()
    made = Document.objects.get()
    response = client.get(page("document", made))
    assert response.content == CANARY
    assert response.headers["Content-Disposition"] == f'attachment; filename="document-{made.reference}.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/pdf"
    assert made.reference in client.get(page("documents", submitted)).content.decode()
    assert Event.objects.get(kind="cases.add_document").reference == submitted.reference


def test_neither_its_content_nor_its_name_is_kept_in_clear(client_of, submitted, settings, tmp_path):
    upload(client_of("caseworker_a"), submitted)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 1
    assert b"canary" not in files[0].read_bytes()
    made = Document.objects.get()
    written = " ".join(str(getattr(made, field.attname)) for field in Document._meta.concrete_fields)
    assert "Nom" not in written + files[0].name


def test_a_download_is_recorded_as_a_look(client_of, world, document):
    client_of("officer_lyon").get(page("document", document))
    read = Read.objects.get(route="cases:document")
    assert (read.user_id, read.reference) == (world.officer_lyon.user_id, document.reference)


@pytest.mark.parametrize("persona", ["caseworker_a", "colleague_a", "officer_lyon", "national"])
def test_ngo_and_ofii_open_it(client_of, document, persona):
    assert client_of(persona).get(page("document", document)).content == CANARY


@pytest.mark.parametrize(
    "persona",
    [
        "caseworker_b",
        "officer_paris",
        "admin_a",
        "auditor",
        "platform",
        "protection",
        "manager_north",
        "manager_south",
    ],
)
def test_nobody_else_knows_of_it(client_of, document, submitted, persona):
    client = client_of(persona)
    for name, of in (("document", document), ("remove_document", document), ("documents", submitted)):
        assert client.get(page(name, of)).status_code == 404
        assert client.post(page(name, of), {"reason": "wrong"}).status_code == 404
    assert client.get(page("add_document", submitted)).status_code == 404


def test_ofii_adds_and_removes_none(client_of, document, submitted):
    client = client_of("officer_lyon")
    assert upload(client, submitted).status_code == 403
    assert client.post(page("remove_document", document), {"reason": "wrong"}).status_code == 403
    assert Document.objects.filter(removed_at=None).count() == 1


def test_before_submission_ofii_knows_of_none(client_of, world):
    draft = make_document(world, make_referral(world, S.DRAFT).case)
    assert client_of("officer_lyon").get(page("document", draft)).status_code == 404


def test_a_centre_opens_what_is_meant_for_it_once_she_is_received(client_of, world):
    case = make_referral(world, S.ADMITTED).case
    meant, kept = make_document(world, case), make_document(world, case, "consent_form")
    for persona in ("manager_north", "worker_north"):
        client = client_of(persona)
        assert client.get(page("document", meant)).content == CANARY
        assert client.get(page("document", kept)).status_code == 404
        listed = client.get(page("documents", case)).content.decode()
        assert meant.reference in listed
        assert kept.reference not in listed
        assert client.get(page("remove_document", meant)).status_code == 403
    assert client_of("manager_south").get(page("document", meant)).status_code == 404


def test_a_centre_that_is_merely_asked_knows_of_none(client_of, world):
    asked = make_document(world, make_referral(world, S.PROPOSED).case)
    assert client_of("manager_north").get(page("document", asked)).status_code == 404


def test_once_she_withdraws_only_her_ngo_opens_them(client_of, world, frozen_now):
    case = make_referral(world, S.ARRIVED).case
    document = make_document(world, case)
    actions.withdraw_consent(case=case, by=world.caseworker_a, now=frozen_now)
    assert client_of("caseworker_a").get(page("document", document)).status_code == 200
    for persona in ("officer_lyon", "manager_north"):
        assert client_of(persona).get(page("document", document)).status_code in (403, 404)
    with pytest.raises(Refused):
        make_document(world, case)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PROGRAM, "scan.pdf"),
        (b"", "empty.pdf"),
        (b"<script>", "page.jpg"),
        (PDF + b"0" * contents.MOST_BYTES, "large.pdf"),
        (PDF.replace(b"/Catalog", b"/JavaScript"), "active.pdf"),
    ],
)
def test_what_is_no_scan_gets_a_sentence(client_of, submitted, content, name):
    response = upload(client_of("caseworker_a"), submitted, content, name)
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not Document.objects.exists()


def test_two_files_no_file_and_an_unknown_kind_get_a_sentence(client_of, submitted):
    client = client_of("caseworker_a")
    two = [SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(2)]
    kind = word(DocumentKind, "identity_paper").pk
    for data in (
        {"kind": kind, "file": two},
        {"kind": kind},
        {"kind": kind, "file": "text"},
        {"kind": 0, "file": two[:1]},
    ):
        assert client.post(page("add_document", submitted), data).status_code == 200
    assert not Document.objects.exists()


def test_far_too_large_is_refused_before_it_is_read(client_of, submitted):
    response = upload(client_of("caseworker_a"), submitted, PDF + b"0" * (contents.MOST_BYTES + 2**20))
    assert response.status_code == 413


def test_the_verb_refuses_what_the_form_would(world, submitted):
    with pytest.raises(Refused):
        make_document(world, submitted, content=PROGRAM)
    assert not Document.objects.exists()


def test_a_picture_is_named_after_what_it_is(client_of, submitted):
    upload(client_of("caseworker_a"), submitted, JPEG, "scan.pdf")
    assert Document.objects.get().content_kind == "jpg"


def test_removed_its_file_and_its_key_are_gone(
    client_of, world, document, submitted, django_capture_on_commit_callbacks
):
    client = client_of("caseworker_a")
    assert client.post(page("remove_document", document), {}).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page("remove_document", document), {"reason": "asked"}).status_code == 302
    document.refresh_from_db()
    assert (document.file_key, document.removed_by_id) == ("", world.caseworker_a.user_id)
    assert document.removal_reason == RemovalReason.ASKED
    assert not storage.path_of(document.file_number).exists()
    assert client.get(page("document", document)).status_code == 403
    assert "file_key" not in {field.name for field in Document.history.model._meta.get_fields()}
    listed = client.get(page("documents", submitted)).content.decode()
    assert "Elle l’a demandé" in listed


@pytest.mark.parametrize("more", [0, 5])
def test_the_list_asks_the_same_number_of_questions(
    world, client_of, submitted, django_assert_num_queries, more
):
    for _ in range(1 + more):
        make_document(world, submitted)
    client = client_of("caseworker_a")
    with django_assert_num_queries(11):
        client.get(page("documents", submitted))
