from django.urls import path

from placements import stay_urls, views

app_name = "placements"

# /orientations/
urlpatterns = [
    path("", views.referrals, name="list"),
    path("export/", views.export_referrals, name="export"),
    path("retrouver/", views.search, name="search"),
    path("echanges/", views.swaps, name="swaps"),
    path("repartir/", views.allocation, name="allocation"),
    # Step 1: age and consent
    path("nouvelle/", views.start, name="start"),
    path("nouvelle/arret/<slug:reason>/", views.stopped, name="stopped"),
    # A case's referrals
    path("dossier/<ref:reference>/", views.of_case, name="of_case"),
    path("dossier/<ref:reference>/verifier/", views.check_case, name="check_case"),
    path("dossier/<ref:reference>/nouvelle/", views.restart, name="restart"),
    path("dossier/<ref:reference>/ne-pas-croiser/", views.apart, name="apart"),
    # Proposals
    path("propositions/", views.proposals, name="proposals"),
    path("propositions/export/", views.export_proposals, name="export_proposals"),
    path("propositions/<ref:reference>/", views.proposal, name="proposal"),
    path("propositions/<ref:reference>/avis/", views.give_opinion, name="give_opinion"),
    path("propositions/<ref:reference>/reponse/", views.record_answer, name="record_answer"),
    path("propositions/<ref:reference>/avis/suite/", views.answer_opinion, name="answer_opinion"),
    path("propositions/<ref:reference>/decision/", views.admit, name="admit"),
    path("propositions/<ref:reference>/liberer/", views.release, name="release"),
    path("propositions/<ref:reference>/garder/", views.extend_hold, name="extend_hold"),
    path("propositions/<ref:reference>/expire/", views.expire, name="expire"),
    path("propositions/<ref:reference>/entretien/", views.set_interview, name="set_interview"),
    path("propositions/<ref:reference>/entretien/deplacer/", views.move_interview, name="move_interview"),
    path("propositions/<ref:reference>/entretien/annuler/", views.cancel_interview, name="cancel_interview"),
    path("propositions/<ref:reference>/entretien/suite/", views.close_interview, name="close_interview"),
    path("propositions/<ref:reference>/entretien/agenda/", views.interview_file, name="interview_file"),
    *stay_urls.urlpatterns,
    # One referral
    path("<ref:reference>/", views.detail, name="detail"),
    path("<ref:reference>/verifier/", views.check, name="check"),
    path("<ref:reference>/meme-femme/", views.compare, name="compare"),
    path("<ref:reference>/meme-femme/separer/", views.separate, name="separate"),
    path("<ref:reference>/prendre/", views.take, name="take"),
    path("<ref:reference>/reprendre/", views.take_over, name="take_over"),
    path("<ref:reference>/question/", views.ask, name="ask"),
    path("<ref:reference>/question/reponse/", views.answer, name="answer"),
    path("<ref:reference>/question/sans-reponse/", views.drop, name="drop"),
    path("<ref:reference>/nouvel-examen/", views.ask_review, name="ask_review"),
    path("<ref:reference>/eligible/", views.eligible, name="eligible"),
    path("<ref:reference>/non-eligible/", views.not_eligible, name="not_eligible"),
    path("<ref:reference>/registre/", views.register, name="register"),
    path("<ref:reference>/pause/", views.pause, name="pause"),
    path("<ref:reference>/pause/fin/", views.end_pause, name="end_pause"),
    path("<ref:reference>/places/", views.find_place, name="matching"),
    path("<ref:reference>/retirer/", views.withdraw, name="withdraw"),
]
