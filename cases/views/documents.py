"""The documents of a case: seen, added, downloaded, removed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import actions, document_queries, document_rules, queries
from cases.forms.documents import DocumentForm, RemovalForm
from cases.views.files import crumbs_of
from trips.files.downloads import download as as_download
from trips.guards.doors import requires
from trips.ui.parts import render_part


@requires(document_rules.list_documents, load=queries.case_for)
def documents(request, case):
    """A part of the page of a case, and of the page of a stay."""
    may_add = not document_rules.add_document(request.actor, case)
    rows = [
        (document, not document_rules.remove_document(request.actor, document))
        for document in document_queries.documents_of(request.actor, case)
    ]
    return render_part(request, "cases/documents.html", {"case": case, "rows": rows, "may_add": may_add})


@requires(document_rules.add_document, load=queries.case_for)
def add(request, case):
    posted = request.method == "POST"
    form = DocumentForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        kind = form.cleaned_data["kind"]
        actions.add_document(case=case, kind=kind, content=form.content, by=request.actor, now=timezone.now())
        messages.success(request, _("The document is sealed and added."))
        return redirect(case)
    context = {"form": form, "case": case, "crumbs": crumbs_of(request.actor, case, _("Add a document"))}
    return render(request, "cases/document_add.html", context)


@requires(document_rules.read_document, load=document_queries.document_for)
def download(request, document):
    return as_download(actions.open_document(document), document.content_kind, document.reference)


@requires(document_rules.remove_document, load=document_queries.document_for)
def remove(request, document):
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.remove_document(document=document, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The document is removed: its file no longer exists."))
        return redirect(document.case)
    context = {
        "question": _("Remove this document?"),
        "consequence": _(
            "Its file is destroyed for ever. That it was there, and why it was removed, stays written."
        ),
        "confirm_label": _("Remove the document"),
        "back_url": document.case.get_absolute_url(),
        "danger": True,
        "form": form,
    }
    return render(request, "layouts/confirm.html", context)
