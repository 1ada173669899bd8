"""What those who work with a woman write beside her referral, made by the real verbs."""

from django.utils import timezone

from cases import actions, queries
from cases.enums import Audience
from cases.models import Case


def make_note(world, case, persona="caseworker_a", audience=Audience.PARTIES, text="Fake note", now=None):
    return actions.write_note(
        case=queries.locked(Case.objects.get(pk=case.pk)),
        text=text,
        audience=audience,
        by=world.actors[persona],
        now=now or timezone.now(),
    )
