from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
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


class InvitationForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("She receives a link that works once, for three days. The message names nobody."),
    )
    full_name = forms.CharField(label=_("First name and name"), max_length=120)

    field_order = ["email", "full_name", "role", "directorates"]

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        self.account = account_with(email)
        if self.account and (reason := rules.give_role(self.actor, user_id=self.account.pk)):
            raise ValidationError(reason)
        return email

    def clean(self):
        cleaned = super().clean()
        email, role = cleaned.get("email"), cleaned.get("role")
        if email and self.account and role in queries.roles_held(self.account.pk, self.organisation):
            self.add_error("role", ROLE_IS_HELD)
        elif email and role and queries.is_invited(email, self.organisation, role):
            self.add_error("email", _("She is already invited in this role: send the link again."))
        return cleaned


class PasswordForm(Form):
    """Her first password, checked as every later one."""

    password1 = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, owner, **kwargs):
        self.owner = owner
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean_password1(self):
        password = self.cleaned_data["password1"]
        validate_password(password, self.owner)
        return password

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("password1") and cleaned["password1"] != cleaned.get("password2"):
            self.add_error("password2", _("The two passwords differ."))
        return cleaned
