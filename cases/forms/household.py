"""Who she is and who comes with her."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases import queries, rules
from cases.actions import ChildGiven
from cases.enums import BuildingWish
from cases.forms.base import RowForm, StepForm, one_of, rows_of, some_of
from cases.vocabularies import Gender, Language
from trips.ui.fields import YesNoField

IDENTITY = ("first_name", "last_name", "birth_date", "gender", "phone", "file_number")
MOST_CHILDREN = 12


class ChildForm(RowForm):
    first_name = forms.CharField(label=_("First name of the child"), max_length=100)
    birth_date = forms.DateField(label=_("Date of birth of the child"))

    past = ("birth_date",)
    needed = ("first_name", "birth_date")
    field_order = (*needed, "remove")

    def wrong_date(self, name, value):
        if reason := super().wrong_date(name, value):
            return reason
        if rules.age_on(value, self.today) >= rules.CHILD_LIMIT:
            return _("This child is 25 or over: open a case for him or her.")
        return ""


ChildRows = rows_of(ChildForm, most=MOST_CHILDREN, extra=1)


class HouseholdForm(StepForm):
    first_name = forms.CharField(label=_("First name"), max_length=100)
    last_name = forms.CharField(label=_("Last name"), max_length=100)
    birth_date = forms.DateField(label=_("Date of birth"))
    gender = one_of(_("Gender"))
    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        required=False,
        help_text=_("Only a number that nobody else answers or reads."),
    )
    file_number = forms.CharField(
        label=_("File number at OFII or OFPRA"),
        max_length=30,
        required=False,
        help_text=_("The number by which OFII finds her in its register."),
    )
    languages = some_of(_("Languages that she speaks"))
    needs_interpreter = YesNoField(label=_("Is an interpreter needed?"))
    reduced_mobility = YesNoField(label=_("Is a place fit for reduced mobility needed?"))
    has_children = YesNoField(
        label=_("Do children come with her?"), help_text=_("Each child takes one place.")
    )
    no_stairs = YesNoField(
        label=_("Are stairs impossible for her or a child?"),
        unanswered=_("Not answered"),
        help_text=_("With yes, only the ground floor or a floor with a lift is proposed."),
    )
    cot = YesNoField(
        label=_("Is a cot needed?"),
        unanswered=_("Not answered"),
        help_text=_("Without an answer, yes as long as a child is under two."),
    )
    building_wish = forms.ChoiceField(
        label=_("Which kind of building does she prefer?"),
        choices=BuildingWish.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    near_hospital = YesNoField(
        label=_("Does she need a hospital nearby?"),
        unanswered=_("Not answered"),
        help_text=_("Only yes or no: never why. A centre is not told."),
    )
    near_psychologist = YesNoField(
        label=_("Does she need a psychologist nearby?"),
        unanswered=_("Not answered"),
        help_text=_("Only yes or no: never why. A centre is not told."),
    )

    past = ("birth_date",)
    columns = (
        *("needs_interpreter", "reduced_mobility", "has_children", "no_stairs", "cot"),
        *("building_wish", "near_hospital", "near_psychologist"),
    )
    relations = ("languages",)

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.offer("gender", Gender)
        self.offer("languages", Language)
        languages = self.fields["languages"]
        languages.queryset = queries.held_first(languages.queryset, self.held("languages"))

    def stored(self):
        identity = self.step.case.identity
        return super().stored() | {name: getattr(identity, name) for name in IDENTITY}

    @cached_property
    def rows(self):
        children = [
            {"first_name": child.first_name, "birth_date": child.birth_date}
            for child in rules.eldest_first(self.step.case)
        ]
        return ChildRows(
            self.data if self.is_bound else None,
            prefix="children",
            initial=children,
            form_kwargs={"today": self.today},
        )

    def wrong_date(self, name, value):
        if reason := super().wrong_date(name, value):
            return reason
        return rules.adult(value, self.today) if name == "birth_date" else ""

    def clean(self):
        super().clean()
        if not self.rows.is_valid() or not self.rows.kept:
            return
        if self.cleaned_data.get("has_children") is False:
            self.add_error("has_children", _("You wrote a child below: answer yes, or remove the line."))
        elif "has_children" not in self.errors:
            self.cleaned_data["has_children"] = True

    def answers(self):
        return super().answers() | {"children": [ChildGiven(**row) for row in self.rows.kept]}

    def differs(self):
        stored = [(child.first_name, child.birth_date) for child in self.step.case.children.all()]
        return super().differs() or sorted(stored) != sorted(self.answers()["children"])
