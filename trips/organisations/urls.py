from django.urls import path

from trips.organisations.views import confirmations, invitations, members, organisations

app_name = "organisations"

# /organisations/
urlpatterns = [
    path("", organisations.organisations, name="list"),
    path("export/", organisations.organisations_export, name="export"),
    path("nouvelle/", organisations.create, name="create"),
    path("la-mienne/", members.mine, name="mine"),
    path("<ref:reference>/", organisations.detail, name="detail"),
    path("<ref:reference>/modifier/", organisations.change, name="change"),
    path("<ref:reference>/fermer/", organisations.close, name="close"),
    path("<ref:reference>/rouvrir/", organisations.reopen, name="reopen"),
]

# /organisations/…/membres/
urlpatterns += [
    path("<ref:reference>/membres/", members.members, name="members"),
    path("<ref:reference>/membres/export/", members.members_export, name="members_export"),
    path("<ref:reference>/membres/confirmer/", confirmations.confirm, name="confirm_members"),
    path("<ref:reference>/membres/confirmer/export/", confirmations.confirm_export, name="confirm_export"),
    path("<ref:reference>/membres/nouveau/", invitations.create, name="member_create"),
    path("membres/<ref:reference>/", members.member, name="member"),
    path("membres/<ref:reference>/role/", members.change_role, name="change_role"),
    path("membres/<ref:reference>/astreinte/", members.change_on_call, name="change_on_call"),
    path("membres/<ref:reference>/suspendre/", members.suspend, name="suspend"),
    path("membres/<ref:reference>/retablir/", members.restore, name="restore"),
    path("membres/<ref:reference>/mettre-fin/", members.end, name="end"),
    path("membres/<ref:reference>/lien/", members.send_link, name="send_link"),
    path("membres/<ref:reference>/second-facteur/", members.reset_factor, name="reset_factor"),
]

# /organisations/…/invitations/, and the pages of who holds the link
urlpatterns += [
    path("<ref:reference>/invitations/", invitations.invitations, name="invitations"),
    path("<ref:reference>/invitations/export/", invitations.invitations_export, name="invitations_export"),
    path("invitations/<ref:reference>/renvoyer/", invitations.send_again, name="invite_again"),
    path("invitations/<ref:reference>/annuler/", invitations.cancel, name="cancel_invitation"),
    path("invitation/", invitations.accept, name="accept"),
    path("invitation/<str:token>/", invitations.open_link, name="open_invitation"),
]
