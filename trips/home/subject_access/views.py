"""The page where the data protection officer makes a woman's copy; her gesture answers with the copy itself."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cases import actions, request_queries, request_rules
from trips.audit import record
from trips.guards.doors import requires
from trips.home.subject_access.document import copy_of


@requires(request_rules.give_access, load=request_queries.request_for, fresh=True)
def subject_access(request, asked):
    """Whole before it is returned; the request is answered in the same transaction."""
    if request.method != "POST":
        return render(request, "home/subject_access.html", {"asked": asked})
    now = timezone.now()
    files = request_queries.files_under_request(request.actor, asked.case)
    content = copy_of(asked, files, by=request.actor, now=now)
    actions.give_access(request=asked, by=request.actor, now=now)
    record.read("home:subject_access.export", asked, by=request.actor, now=now)
    response = HttpResponse(content, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="copie-{asked.reference}.zip"'
    return response
