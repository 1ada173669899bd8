from trips.organisations.forms.filters import MemberFilter, OrganisationFilter
from trips.organisations.forms.members import NewMemberForm, RoleForm
from trips.organisations.forms.organisations import NewOrganisationForm, RenameForm

__all__ = [
    "MemberFilter",
    "NewMemberForm",
    "NewOrganisationForm",
    "OrganisationFilter",
    "RenameForm",
    "RoleForm",
]
