"""A household changes places within its centre."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import actions, move_rules, queries
from centres.forms.moves import MoveForm
from centres.views.stays import move_page, who_and_when
from trips.guards.doors import requires


@requires(move_rules.move_within, load=queries.stay_for)
def move_household(request, stay):
    given = {"stay": stay, "today": timezone.localdate(), "now": timezone.now()}
    initial = {"day": given["today"], "places": queries.places_of_stay(stay)}
    form = MoveForm(request.POST or None, initial=initial, **given)
    if request.method == "POST" and form.is_valid():
        actions.move_household(stay=stay, **form.cleaned_data, **who_and_when(request))
        messages.success(request, _("Her places are changed. The stay goes on as it was."))
        return redirect(stay)
    note = _("A move within the centre is no new stay: the arrival and the decided end stay as they are.")
    return move_page(request, stay, form, _("Change places"), _("Change places"), note)
