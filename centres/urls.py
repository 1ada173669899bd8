from django.urls import path

from centres import administration_urls
from centres.views import (
    absences,
    centres,
    conditions,
    contracts,
    ends,
    follow_ups,
    house_incidents,
    incidents,
    moves,
    on_call,
    partners,
    places,
    preparations,
    residents,
    services,
    standing,
    stays,
    surroundings,
    unavailabilities,
)

app_name = "centres"

# /centres/
urlpatterns = [
    path("", centres.centre_list, name="list"),
    path("astreinte/", on_call.on_call, name="on_call"),
    path("export/", centres.centre_export, name="export"),
    path("indisponibilites/", unavailabilities.unavailability_list, name="unavailabilities"),
    path("indisponibilites/export/", unavailabilities.unavailability_export, name="unavailabilities_export"),
    path("regles/", contracts.rule_list, name="rules"),
    path("regles/export/", contracts.rule_export, name="rule_export"),
    path("regles/<slug:code>/", contracts.rule_detail, name="rule"),
    path("regles/<slug:code>/nouvelle/", contracts.rule_new, name="rule_new"),
    path("regles/<slug:code>/retirer/", contracts.rule_withdraw, name="rule_withdraw"),
    path("verifications/", standing.standing_list, name="standings"),
    path("verifications/export/", standing.standing_list_export, name="standings_export"),
    *administration_urls.urlpatterns,
]

# /centres/<centre>/
urlpatterns += [
    path("<ref:reference>/", centres.centre_detail, name="detail"),
    path("<ref:reference>/calendrier/", centres.calendar, name="calendar"),
    path("<ref:reference>/adresse/", centres.address, name="address"),
    path("<ref:reference>/residentes/", residents.resident_list, name="residents"),
    path("<ref:reference>/residentes/export/", residents.resident_export, name="residents_export"),
    path("<ref:reference>/residentes/chercher/", residents.resident_search, name="search"),
    path("<ref:reference>/seance/", residents.session_new, name="session_new"),
    path("<ref:reference>/actes/", services.service_list, name="services"),
    path("<ref:reference>/actes/export/", services.service_export, name="services_export"),
    path("<ref:reference>/places/", places.place_list, name="places"),
    path("<ref:reference>/places/export/", places.place_export, name="places_export"),
    path("<ref:reference>/preparation/", preparations.preparation_time, name="preparation_time"),
    path("<ref:reference>/alentours/", surroundings.surroundings, name="surroundings"),
    path("<ref:reference>/evenement/", house_incidents.house_incident_new, name="house_incident_new"),
    path("<ref:reference>/conditions/", conditions.compass_page, name="compass"),
    path("<ref:reference>/conditions/export/", conditions.compass_export, name="compass_export"),
    path("<ref:reference>/conditions/<slug:code>/", conditions.reading_page, name="reading"),
    path("<ref:reference>/conventions/", contracts.agreement_list, name="agreements"),
    path("<ref:reference>/conventions/nouvelle/", contracts.agreement_new, name="agreement_new"),
    path("<ref:reference>/partenaires/", partners.partner_list, name="partners"),
    path("<ref:reference>/partenaires/export/", partners.partner_export, name="partners_export"),
    path("<ref:reference>/partenaires/nouveau/", partners.partner_new, name="partner_new"),
    path("<ref:reference>/verifications/", standing.standing_detail, name="standing"),
    path("<ref:reference>/verifications/export/", standing.standing_export, name="standing_export"),
    path("<ref:reference>/verifications/<slug:code>/", standing.standing_history, name="standing_history"),
    path("<ref:reference>/verifications/<slug:code>/nouvelle/", standing.check_new, name="check_new"),
]

# /centres/conventions/<agreement>/
urlpatterns += [
    path("conventions/<ref:reference>/", contracts.agreement, name="agreement"),
    path("conventions/<ref:reference>/modifier/", contracts.agreement_change, name="agreement_change"),
    path("conventions/<ref:reference>/engagements/", contracts.bindings_change, name="bindings"),
]

# /centres/partenaires/<partner>/, /centres/partenaires/conventions/<partnership>/
urlpatterns += [
    path("partenaires/<ref:reference>/renouveler/", partners.partnership_new, name="partnership_new"),
    path(
        "partenaires/conventions/<ref:reference>/modifier/",
        partners.partnership_change,
        name="partnership_change",
    ),
]

# /centres/verifications/<check>/
urlpatterns += [path("verifications/<ref:reference>/annuler/", standing.check_cancel, name="check_cancel")]

# /centres/sejours/, /centres/sejours/<stay>/
urlpatterns += [
    path("sejours/", ends.stay_list, name="stays"),
    path("sejours/export/", ends.stay_export, name="stays_export"),
    path("sejours/<ref:reference>/", stays.stay_detail, name="stay"),
    path("sejours/<ref:reference>/arrivee/", stays.arrival, name="arrival"),
    path("sejours/<ref:reference>/arrivee/corriger/", stays.correct_arrival, name="correct_arrival"),
    path("sejours/<ref:reference>/depart/", stays.departure, name="departure"),
    path("sejours/<ref:reference>/depart/corriger/", stays.correct_departure, name="correct_departure"),
    path("sejours/<ref:reference>/changer-de-place/", moves.move_household, name="move_household"),
    path("sejours/<ref:reference>/evenement/", incidents.incident_new, name="incident_new"),
    path("sejours/<ref:reference>/absence/", absences.absence_new, name="absence_new"),
    path("sejours/<ref:reference>/actes/nouveau/", services.service_new, name="service_new"),
    path("sejours/<ref:reference>/actes/refaire/", services.service_again, name="service_again"),
    path("sejours/<ref:reference>/ligne/", services.resident_row, name="resident_row"),
    path("sejours/dossier/<ref:reference>/", stays.stay_of_case, name="stay_of_case"),
    path("sejours/<ref:reference>/adresse/", centres.address_of_stay, name="stay_address"),
]

# /centres/absences/
urlpatterns += [
    path("absences/", absences.absence_list, name="absences"),
    path("absences/export/", absences.absence_export, name="absences_export"),
    path("absences/<ref:reference>/retour/", absences.absence_return, name="absence_return"),
    path("absences/<ref:reference>/annuler/", absences.absence_cancel, name="absence_cancel"),
]

# /centres/suivis/
urlpatterns += [
    path("suivis/", follow_ups.follow_up_list, name="follow_ups"),
    path("suivis/export/", follow_ups.follow_up_export, name="follow_ups_export"),
    path("suivis/<ref:reference>/", follow_ups.follow_up, name="follow_up"),
]

# /centres/evenements/
urlpatterns += [
    path("evenements/", incidents.incident_list, name="incidents"),
    path("evenements/export/", incidents.incident_export, name="incidents_export"),
    path("evenements/centre/", house_incidents.house_incident_list, name="house_incidents"),
    path("evenements/centre/export/", house_incidents.house_incident_export, name="house_incidents_export"),
    path("evenements/centre/<ref:reference>/", house_incidents.house_incident, name="house_incident"),
    path(
        "evenements/centre/<ref:reference>/completer/",
        house_incidents.house_incident_complete,
        name="house_incident_complete",
    ),
    path(
        "evenements/centre/<ref:reference>/clore/",
        house_incidents.house_incident_close,
        name="house_incident_close",
    ),
    path("evenements/<ref:reference>/", incidents.incident, name="incident"),
    path("evenements/<ref:reference>/completer/", incidents.incident_complete, name="incident_complete"),
    path("evenements/<ref:reference>/clore/", incidents.incident_close, name="incident_close"),
]

# /centres/actes/<service>/, /centres/places/<place>/
urlpatterns += [
    path("actes/<ref:reference>/annuler/", services.service_cancel, name="service_cancel"),
    path("places/<ref:reference>/", places.place_detail, name="place"),
    path("places/<ref:reference>/indisponible/", places.unavailable, name="unavailable"),
    path(
        "places/<ref:reference>/indisponible/modifier/",
        unavailabilities.change,
        name="change_unavailability",
    ),
    path("places/<ref:reference>/retour/", places.back, name="back"),
    path("places/<ref:reference>/prete/", preparations.ready, name="ready"),
]
