"""Other places of the same centre."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres import move_rules, queries
from centres.forms.stays import sensible
from trips.ui.forms import Form


class PlacesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, place):
        name = f"{place.unit} · {place}"
        return _("%(place)s, where she lives now") % {"place": name} if place.is_hers else name


class MoveForm(Form):
    day = forms.DateField(label=_("From which night"), help_text=_("Today, or a day that has passed."))
    places = PlacesField(
        None,
        label=_("Places"),
        help_text=_(
            "One for each person of the household, all in one unit. Those that stay ticked she keeps."
        ),
    )

    def __init__(self, *args, stay, today, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.stay, self.today = stay, today
        self.fields["places"].queryset = queries.places_to_move_to(stay, today, now)

    def clean_day(self):
        day, since = self.cleaned_data["day"], queries.lives_there_since(self.stay)
        return sensible(day, move_rules.move_day(day, self.today, since=since))

    def clean_places(self):
        places = list(self.cleaned_data["places"])
        has, needs = queries.places_now(self.stay), queries.household_now(self.stay)
        problem = move_rules.move_size(len(places), has=has, needs=needs)
        return sensible(places, problem or move_rules.places_together(self.stay, places))
