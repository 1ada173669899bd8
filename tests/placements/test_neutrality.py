"""What was done in law for a woman changes nothing for her: no order, no rank, no list, no matching."""

import ast
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from cases.vocabularies import LegalStepKind
from placements import matching, queries
from placements.enums import ReferralState as S
from placements.models import Referral
from tests.architecture.sources import python_files, relative, tree
from tests.factories import placements as make
from tests.factories.work import make_legal_step

# Who may know of them: the pages where they are kept, her copy, and what shows the database its rows.
KNOW = {
    "cases/actions/__init__.py",
    "cases/actions/legal_steps.py",
    "cases/admin.py",
    "cases/apps.py",
    "cases/enums.py",
    "cases/forms/legal_steps.py",
    "cases/legal_step_queries.py",
    "cases/models/__init__.py",
    "cases/models/legal_steps.py",
    "cases/team_rules.py",
    "cases/timeline_presenters.py",
    "cases/views/legal_steps.py",
    "cases/vocabularies.py",
    "cases/work_presenters.py",
    "cases/work_queries.py",
    "cases/urls.py",
    "trips/demo/rows.py",
    "trips/demo/work.py",
    "trips/home/subject_access/earlier.py",
    "trips/home/subject_access/parts.py",
}


def seen(world, client_of):
    """Everything that orders or ranks, as it is now."""
    waiting = list(queries.in_waiting_order(Referral.objects.filter(state=S.WAITING)))
    now = timezone.now()
    fits = [matching.fits(referral, on=now.date(), now=now) for referral in waiting]
    ranked = [
        [(one.centre.pk, one.labels, one.distance_km, one.score) for one in fit.fitting] for fit in fits
    ]
    refused = [[(centre.pk, reasons) for centre, reasons in fit.excluded] for fit in fits]
    lists = [
        [cell.text for line in client_of(persona).get(url).context["lines"] for cell in line]
        for persona, url in (
            ("officer_lyon", reverse("placements:list")),
            ("officer_lyon", reverse("placements:list") + "?sort=state"),
            ("caseworker_a", reverse("placements:list")),
            ("caseworker_a", reverse("cases:list")),
        )
    ]
    ranks = [queries.rank_of(r, timezone.localdate(r.submitted_at)) for r in waiting]
    return [r.reference for r in waiting], ranks, ranked, refused, lists


def test_noting_every_step_there_is_changes_nothing(world, client_of):
    before = timezone.now() - timedelta(days=3)
    for _woman in range(3):
        make.make_referral(world, S.WAITING, now=before)
    untouched = seen(world, client_of)

    for referral in Referral.objects.order_by("pk")[1:3]:
        for kind in LegalStepKind.objects.current():
            make_legal_step(world, referral.case, kind=kind)

    assert seen(world, client_of) == untouched


def test_nothing_that_orders_ranks_or_decides_knows_of_them():
    """Neither the model nor its queries are named anywhere else."""
    users = {
        relative(path)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Name | ast.Attribute | ast.alias)
        and "legal" in str(getattr(node, "attr", getattr(node, "id", getattr(node, "name", "")))).lower()
        and "/migrations/" not in relative(path)
    }
    assert users <= KNOW
