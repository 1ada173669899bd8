from trips.organisations.forms.filters import InvitationFilter, MemberFilter, OrganisationFilter
from trips.organisations.forms.members import InvitationForm, PasswordForm, RoleForm
from trips.organisations.forms.organisations import NewOrganisationForm, RenameForm

__all__ = [
    "InvitationFilter",
    "InvitationForm",
    "MemberFilter",
    "NewOrganisationForm",
    "OrganisationFilter",
    "PasswordForm",
    "RenameForm",
    "RoleForm",
]
