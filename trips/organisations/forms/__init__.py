from trips.organisations.forms.confirmations import ConfirmMembersForm
from trips.organisations.forms.filters import InvitationFilter, MemberFilter, OrganisationFilter
from trips.organisations.forms.members import InvitationForm, PasswordForm, RoleForm
from trips.organisations.forms.organisations import NewOrganisationForm, RenameForm

__all__ = [
    "ConfirmMembersForm",
    "InvitationFilter",
    "InvitationForm",
    "MemberFilter",
    "NewOrganisationForm",
    "OrganisationFilter",
    "PasswordForm",
    "RenameForm",
    "RoleForm",
]
