from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from trips.identity.queries import account_with
from trips.organisations import queries, rules
from trips.organisations.enums import ROLES_OF_KIND, Kind, Role
from trips.ui.forms import Form

ROLE_IS_HELD = _("This person already has this role in this organisation.")


class RoleForm(Form):
    """A role that the kind of organisation knows and, for an officer of OFII, her territories."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    directorates = forms.ModelMultipleChoiceField(
        None,
        label=_("Territories"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For an officer: at least one. A national officer sees all of France."),
    )

    def __init__(self, *args, organisation, actor, member=None, **kwargs):
        self.organisation, self.actor, self.member = organisation, actor, member
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, role.label) for role in ROLES_OF_KIND[organisation.kind]]
        if organisation.kind == Kind.OFII:
            self.fields["directorates"].queryset = queries.territories()
        else:
            del self.fields["directorates"]

    def clean(self):
        cleaned = super().clean()
        role = cleaned.get("role")
        if "directorates" in self.fields and "directorates" in cleaned:
            self.check_territories(role, cleaned["directorates"])
        if self.member and role:
            self.check_change(role)
        return cleaned

    def check_territories(self, role, territories):
        if role == Role.OFFICER and not territories:
            self.add_error("directorates", _("Tick at least one territory for an officer."))
        if role and role != Role.OFFICER and territories:
            self.add_error("directorates", _("Only an officer has territories: untick them."))

    def check_change(self, role):
        if reason := rules.take_role(self.member, role):
            self.add_error("role", reason)
        elif role != self.member.role and role in queries.roles_held(self.member.user_id, self.organisation):
            self.add_error("role", ROLE_IS_HELD)


class NewMemberForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("She receives a link to choose her password. The message names nobody."),
    )
    full_name = forms.CharField(label=_("First name and name"), max_length=120)

    field_order = ["email", "full_name", "role", "directorates"]

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        user = account_with(email)
        if user is None:
            return email
        known = queries.is_or_was_member(user.pk, self.organisation)
        reason = rules.give_role(self.actor, user_id=user.pk) or rules.join(
            self.actor, has_account=True, is_member=known
        )
        if reason:
            raise ValidationError(reason)
        self.account = user
        return email

    def clean(self):
        cleaned = super().clean()
        account = getattr(self, "account", None)
        if account and cleaned.get("role") in queries.roles_held(account.pk, self.organisation):
            self.add_error("role", ROLE_IS_HELD)
        return cleaned
