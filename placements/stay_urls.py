from django.urls import path

from placements.views import alarms, exits, extensions, handovers, transfers

# /orientations/prolongations/, /orientations/alertes/, /orientations/sejours/<stay>/
urlpatterns = [
    path("prolongations/", extensions.extensions, name="extensions"),
    path("prolongations/export/", extensions.export_extensions, name="export_extensions"),
    path("prolongations/<ref:reference>/", extensions.extension, name="extension"),
    path("prolongations/<ref:reference>/decision/", extensions.decide_extension, name="decide_extension"),
    path("prolongations/<ref:reference>/retirer/", extensions.withdraw_extension, name="withdraw_extension"),
    path("alertes/", alarms.arrival_alarms, name="arrival_alarms"),
    path("alertes/export/", alarms.export_alarms, name="export_alarms"),
    path("alertes/<ref:reference>/", alarms.arrival_alarm, name="arrival_alarm"),
    path("alertes/<ref:reference>/clore/", alarms.close_alarm, name="close_alarm"),
    path("centres/<ref:reference>/alertes/", alarms.alarms_at_centre, name="alarms_at_centre"),
    path("<ref:reference>/pas-arrivee/", alarms.not_arrived, name="not_arrived"),
    path("sejours/<ref:reference>/arrivee/", alarms.way_of_stay, name="way_of_stay"),
    path("sejours/<ref:reference>/trajet/", handovers.way, name="way"),
    path("sejours/<ref:reference>/trajet/preparer/", handovers.plan_way, name="plan_way"),
    path("sejours/<ref:reference>/trajet/confirmer/", handovers.confirm_way, name="confirm_way"),
    path("sejours/<ref:reference>/trajet/corriger/", handovers.correct_way, name="correct_way"),
    path("sejours/<ref:reference>/depart/", handovers.leaving, name="leaving"),
    path("sejours/<ref:reference>/depart/confirmer/", handovers.has_left, name="has_left"),
    path("sejours/<ref:reference>/pas-arrivee/", alarms.not_come, name="not_come"),
    path("<ref:reference>/fin-de-sejour/", exits.decide_exit, name="decide_exit"),
    path("fins-de-sejour/<ref:reference>/annuler/", exits.withdraw_exit, name="withdraw_exit"),
    path("<ref:reference>/transfert/", transfers.transfer, name="transfer"),
    path("<ref:reference>/transfert/prevu/", transfers.planned_transfer, name="planned_transfer"),
    path("sejours/<ref:reference>/fin/", extensions.ends_of_stay, name="ends_of_stay"),
    path("sejours/<ref:reference>/prolongation/", extensions.ask_extension, name="ask_extension"),
]
