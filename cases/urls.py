from django.urls import path

from cases.views import conflicts, documents, emergencies, files, lists, requests, shares, steps

app_name = "cases"

# /dossiers/
urlpatterns = [
    path("", lists.case_list, name="list"),
    path("export/", lists.case_export, name="export"),
    path("recherche/", lists.search, name="search"),
    path("communes/", lists.towns, name="towns"),
    path("liens/", conflicts.conflict_list, name="conflicts"),
    path("liens/nouveau/", conflicts.declare_conflict, name="declare_conflict"),
    path("liens/<ref:reference>/lever/", conflicts.lift_conflict, name="lift_conflict"),
    path("partages/", shares.received, name="received"),
    path("partages/<ref:reference>/", shares.read_share, name="read_share"),
    path("partages/<ref:reference>/revoquer/", shares.revoke, name="revoke_share"),
    path("urgences/", emergencies.accesses, name="accesses"),
    path("urgences/ouvrir/", emergencies.emergency, name="emergency"),
    path("urgences/<ref:reference>/", emergencies.read, name="emergency_access"),
    path("urgences/<ref:reference>/terminer/", emergencies.end, name="end_emergency"),
    path("urgences/<ref:reference>/examiner/", emergencies.review, name="review_emergency"),
    path("<ref:reference>/ouvrir-en-urgence/", emergencies.break_glass, name="break_glass"),
    path("droits/", requests.request_list, name="requests"),
    path("droits/export/", requests.request_export, name="requests_export"),
    path("droits/recherche/", requests.find, name="find_file"),
    path("droits/<ref:reference>/", requests.detail, name="request"),
    path("droits/<ref:reference>/refuser/", requests.refuse, name="refuse_request"),
    path("droits/<ref:reference>/retirer/", requests.withdraw, name="withdraw_request"),
    path("droits/<ref:reference>/effacer/", requests.ask_erasure, name="ask_erasure"),
    path("droits/<ref:reference>/confirmer/", requests.confirm_erasure, name="confirm_erasure"),
    path("<ref:reference>/", files.detail, name="detail"),
    path("<ref:reference>/etapes/<slug:code>/", steps.step, name="step"),
    path("<ref:reference>/partages/", shares.shares, name="shares"),
    path("<ref:reference>/partager/", shares.share, name="share"),
    path("<ref:reference>/je-la-connais/", conflicts.declare_own_conflict, name="declare_own_conflict"),
    path("<ref:reference>/fermer/", files.close, name="close"),
    path("<ref:reference>/rouvrir/", files.reopen, name="reopen"),
    path("<ref:reference>/referente/", files.assign, name="assign"),
    path("<ref:reference>/consentement/", files.give_consent, name="give_consent"),
    path("<ref:reference>/consentement/retirer/", files.withdraw_consent, name="withdraw_consent"),
    path("<ref:reference>/droits/", requests.requests_of_case, name="requests_of"),
    path("<ref:reference>/droits/nouvelle/", requests.record, name="record_request"),
    path("<ref:reference>/documents/", documents.documents, name="documents"),
    path("<ref:reference>/documents/ajouter/", documents.add, name="add_document"),
    path("documents/<ref:reference>/", documents.download, name="document"),
    path("documents/<ref:reference>/supprimer/", documents.remove, name="remove_document"),
]
