"""The page where the data protection officer makes a woman's copy, and the copy itself, given once."""

from functools import wraps

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases import actions, request_queries, request_rules
from trips.guards.doors import requires
from trips.guards.read_only import SAFE_METHODS
from trips.home.subject_access.document import copy_of


@require_safe
@requires(request_rules.give_access, load=request_queries.request_for, fresh=True)
def subject_access(request, asked):
    """What the copy holds, and that it is made once. The second factor is asked here, before the gesture."""
    return render(request, "home/subject_access.html", {"asked": asked})


def back_to_the_question(view):
    """Somebody who comes by a link (after giving her second factor again) is asked first."""

    @wraps(view)
    def posted(request, reference):
        if request.method in SAFE_METHODS:
            return redirect("home:subject_access", reference=reference)
        return view(request, reference=reference)

    return posted


@back_to_the_question
@requires(request_rules.give_access, load=request_queries.request_for, record_read=True, fresh=True)
def subject_access_export(request, asked):
    """Whole before it is returned; the request is answered in the same transaction."""
    now = timezone.now()
    case = request_queries.file_under_request(request.actor, asked.case)
    content = copy_of(asked, case, by=request.actor, now=now)
    actions.give_access(request=asked, by=request.actor, now=now)
    response = HttpResponse(content, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="copie-{asked.reference}.zip"'
    return response
