"""Every route. Routes of other people's packages answer 404 unless `THIRD_PARTY` names them."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, register_converter

from trips.guards.middleware import CHALLENGE, ENROLMENT, OPEN, SIGNED_IN
from trips.guards.references import ReferenceConverter
from trips.home.views import choose_language

register_converter(ReferenceConverter, "ref")

THIRD_PARTY = {
    "account_login": OPEN,
    "account_logout": OPEN,
    "account_inactive": OPEN,
    "account_reset_password": OPEN,
    "account_reset_password_done": OPEN,
    "account_reset_password_from_key": OPEN,
    "account_reset_password_from_key_done": OPEN,
    "account_change_password": SIGNED_IN,
    "account_reauthenticate": ENROLMENT,
    "openid_connect_login": OPEN,
    "openid_connect_callback": OPEN,
    "mfa_authenticate": OPEN,
    "mfa_index": ENROLMENT,
    "mfa_activate_totp": ENROLMENT,
    "mfa_add_webauthn": ENROLMENT,
    "mfa_reauthenticate": CHALLENGE,
    "mfa_reauthenticate_webauthn": CHALLENGE,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    # The page of all components, in the demonstration only.
    "ui:catalogue": OPEN,
    # The admin site itself admits platform administrators only (trips.access.admin_site).
    "admin:*": SIGNED_IN,
}

handler400 = "trips.errors.bad_request"
handler403 = "trips.errors.permission_denied"
handler404 = "trips.errors.page_not_found"

urlpatterns = [
    path("", include("trips.home.urls")),
    path("organisations/", include("trips.organisations.urls")),
    path("dossiers/", include("cases.urls")),
    path("orientations/", include("placements.urls")),
    path("centres/", include("centres.urls")),
    path("pilotage/", include("trips.steering.urls")),
    path("compte/", include("trips.identity.pages")),
    path("compte/second-facteur/", include("trips.identity.urls")),
    path("compte/", include("trips.identity.account_urls")),
    path("compte/", include("allauth.account.urls")),
    path("langue/", choose_language, name="set_language"),
    path("referentiels/", admin.site.urls),
]
if settings.DEMO or settings.DEBUG:
    urlpatterns.append(path("composants/", include("trips.ui.urls")))
