"""The one place where an exception becomes a page."""

import logging

from django.apps import apps
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import IntegrityError, OperationalError
from django.db.models import Model
from django.shortcuts import render
from django.utils.translation import gettext as _

from trips.guards.refusals import Overtaken, Refused, Stale

logger = logging.getLogger(__name__)


class ErrorsMiddleware:
    """Refusals and broken constraints of the database become a sentence on a page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        match exception:
            case Overtaken():
                return error_page(request, 409, exception.reason, exception.about)
            case Stale():
                return error_page(request, 403, exception.reason, back=exception.page)
            case Refused():
                return error_page(request, 403, exception.reason, exception.about)
            case IntegrityError():
                return broken_constraint(request, exception)
            case OperationalError() if getattr(exception.__cause__, "sqlstate", "") in RETRY:
                return error_page(request, 409, _("Somebody was working on the same file. Please try again."))
        return None


# Serialization failure, deadlock, lock timeout: nothing was written and trying again helps.
RETRY = {"40001", "40P01", "55P03"}


def broken_constraint(request, exception):
    """The database's own rule, said in the sentence that the model gives it."""
    name = getattr(getattr(exception.__cause__, "diag", None), "constraint_name", None)
    sentence = sentences().get(name)
    if sentence is None:
        return None
    logger.info("constraint %s refused a write", name)
    return error_page(request, 409, sentence)


def sentences():
    """Constraint name → its sentence, over all models."""
    return {
        constraint.name: constraint.violation_error_message
        for model in apps.get_models()
        for constraint in model._meta.constraints
    }


def error_page(request, status, reason="", about: Model | None = None, back=""):
    back = about.get_absolute_url() if hasattr(about, "get_absolute_url") else back
    return render(request, f"{status}.html", {"reason": reason, "back": back}, status=status)


def bad_request(request, exception):
    return error_page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request, exception):
    return error_page(request, 403, str(exception) if isinstance(exception, PermissionDenied) else "")


def page_not_found(request, exception):
    return error_page(request, 404)


def csrf_failure(request, reason=""):
    return error_page(
        request, 403, _("The page was open for too long or in two windows. Reload it and try again.")
    )
