from django.urls import path

from trips.identity import views

# /compte/second-facteur/: the names are allauth's, so that its own redirections find these pages.
urlpatterns = [
    path("", views.index, name="mfa_index"),
    path("connexion/", views.authenticate, name="mfa_authenticate"),
    path("confirmer/", views.confirm, name="mfa_reauthenticate"),
    path("confirmer/cle/", views.confirm_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("application/", views.add_codes, name="mfa_activate_totp"),
    path("application/retirer/", views.remove_codes, name="mfa_deactivate_totp"),
    path("cle/", views.add_passkey, name="mfa_add_webauthn"),
    path("cle/<int:pk>/retirer/", views.remove_passkey, name="mfa_remove_webauthn"),
    path("codes-de-secours/", views.recovery_codes, name="mfa_view_recovery_codes"),
    path("codes-de-secours/nouveaux/", views.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("codes-de-secours/fichier/", views.recovery_file, name="mfa_download_recovery_codes"),
]
