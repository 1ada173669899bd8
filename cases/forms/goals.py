"""Goals of a plan, and the list of those under way."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import goal_queries, goal_rules, queries
from cases.enums import Doer, GivingUp, GoalState
from cases.forms.once import OnceForm
from cases.models.goals import goal_reference
from cases.vocabularies import Need
from trips.ui.filters import ListFilter
from trips.ui.forms import Form

GIVEN_UP = GoalState.GIVEN_UP


class GoalForm(OnceForm):
    """What is to be reached, agreed with her."""

    need = forms.ModelChoiceField(label=_("Which need does it answer?"), queryset=None)
    text = forms.CharField(
        label=_("What is to be reached?"),
        max_length=300,
        help_text=_("In a few words that she understands; she may read them."),
    )
    doer = forms.ChoiceField(label=_("Who does it?"), choices=Doer, widget=forms.RadioSelect)
    due_on = forms.DateField(label=_("By when?"))
    review_on = forms.DateField(label=_("To look at again on"), required=False)

    new_reference = goal_reference

    def __init__(self, data=None, *, today, held=None, **kwargs):
        self.today = today
        super().__init__(data, **kwargs)
        self.fields["need"].queryset = queries.offered(Need, keep=[held.need_id] if held else [])

    def clean(self):
        due_on = self.cleaned_data.get("due_on")
        if due_on and (reason := self.refusal(due_on, self.cleaned_data.get("review_on"))):
            raise ValidationError(reason)

    def refusal(self, due_on, review_on):
        return goal_rules.days_of_goal(due_on, review_on, self.today)


class ChangeGoalForm(GoalForm):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    names = ("need", "text", "doer", "due_on", "review_on")

    def __init__(self, data=None, *, goal, today):
        self.goal = goal
        initial = {name: getattr(goal, name) for name in self.names} | {"version": goal.version}
        super().__init__(data, today=today, held=goal, initial=initial)

    def refusal(self, due_on, review_on):
        """A goal that is late may be reworded without a new day."""
        kept = (due_on, review_on) == (self.goal.due_on, self.goal.review_on)
        return "" if kept else super().refusal(due_on, review_on)

    def answers(self):
        return {name: self.cleaned_data[name] for name in (*self.names, "version")}


class MoveGoalForm(Form):
    """`was`: the state before her eyes."""

    to = forms.ChoiceField(label=_("Where does it stand?"), widget=forms.RadioSelect)
    why = forms.ChoiceField(
        label=_("If it is given up, why?"),
        choices=[("", _("It is not given up")), *GivingUp.choices],
        required=False,
    )
    was = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, goal, moves):
        super().__init__(data, initial={"was": goal.state})
        self.fields["to"].choices = [(to, GoalState(to).label) for to in moves]

    def clean(self):
        given_up = self.cleaned_data.get("to") == GIVEN_UP
        if given_up and not self.cleaned_data.get("why"):
            self.add_error("why", _("Say why it is given up."))
        if not given_up:
            self.cleaned_data["why"] = ""


class GoalFilter(ListFilter):
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All states")), *GoalState.choices])
    late = forms.BooleanField(label=_("Only late goals"))
    review = forms.BooleanField(label=_("Only goals to look at again"))
    mine = forms.BooleanField(label=_("Only the cases that I follow"))

    lookups = {"state": "state"}
    sorts = {"due": ("due_on", "pk"), "case": ("case__reference", "pk"), "need": ("need__position", "pk")}
    default_sort = "due"

    def __init__(self, query=None, *, actor, today):
        self.actor, self.today = actor, today
        super().__init__(query)

    def filter_late(self, rows, value):
        return rows.filter(goal_queries.late_goals(self.today))

    def filter_review(self, rows, value):
        return rows.filter(goal_queries.to_review(self.today))

    def filter_mine(self, rows, value):
        return rows.filter(goal_queries.followed_by(self.actor))
