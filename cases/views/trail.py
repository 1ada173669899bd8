"""Where a page of the work with her stands: under her file, or, for a centre, under her stay."""

from django.urls import reverse

from cases import rules
from cases.views.files import crumbs_of


def work_crumbs(actor, case, *more):
    if rules.read_case(actor, case):
        start = {"label": case.reference, "url": reverse("centres:stay_of_case", args=[case.reference])}
        return [start, *({"label": label, "url": ""} for label in more)]
    return crumbs_of(actor, case, *more)
