from django.urls import path

from placements.views import exits, extensions, transfers

# /orientations/prolongations/, /orientations/sejours/<stay>/
urlpatterns = [
    path("prolongations/", extensions.extensions, name="extensions"),
    path("prolongations/export/", extensions.export_extensions, name="export_extensions"),
    path("prolongations/<ref:reference>/", extensions.extension, name="extension"),
    path("prolongations/<ref:reference>/decision/", extensions.decide_extension, name="decide_extension"),
    path("prolongations/<ref:reference>/retirer/", extensions.withdraw_extension, name="withdraw_extension"),
    path("<ref:reference>/fin-de-sejour/", exits.decide_exit, name="decide_exit"),
    path("fins-de-sejour/<ref:reference>/annuler/", exits.withdraw_exit, name="withdraw_exit"),
    path("<ref:reference>/transfert/", transfers.transfer, name="transfer"),
    path("<ref:reference>/transfert/prevu/", transfers.planned_transfer, name="planned_transfer"),
    path("sejours/<ref:reference>/fin/", extensions.ends_of_stay, name="ends_of_stay"),
    path("sejours/<ref:reference>/prolongation/", extensions.ask_extension, name="ask_extension"),
]
