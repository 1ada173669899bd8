"""What the centre says of its languages and of what is near."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import actions, queries, rules
from centres.forms.surroundings import SurroundingsForm
from centres.views.preparations import back_of
from centres.views.trail import trail
from trips.guards.doors import requires


@requires(rules.describe_centre, load=queries.centre_for)
def surroundings(request, centre):
    form = SurroundingsForm(request.POST or None, centre=centre)
    back = back_of(request.actor, centre)
    if request.method == "POST" and form.is_valid():
        actions.describe_centre(centre=centre, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("Languages and surroundings are saved."))
        return redirect(back)
    crumbs = trail(centre, (_("Languages and surroundings"), "")) if back == centre.get_absolute_url() else []
    context = {"centre": centre, "form": form, "back": back, "crumbs": crumbs}
    return render(request, "centres/surroundings.html", context)
