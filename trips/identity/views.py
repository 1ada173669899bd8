"""The pages of the second factor, and signing out: allauth's, recorded, with what our templates and passkeys need."""

import json

from allauth.account.views import LogoutView
from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.urls import reverse_lazy
from django.utils import timezone

from trips.identity import actions, second_factor
from trips.identity.adapter import record_lock_out

INDEX = reverse_lazy("mfa_index")


def options_for_passkeys(context, key):
    """What the browser needs to make or use a passkey, for a data attribute of the form."""
    options = context.get("js_data", {}).get(key, {})
    context["passkey_options"] = json.dumps(options, cls=DjangoJSONEncoder)
    context["has_passkey"] = bool(options.get("publicKey", {}).get("allowCredentials"))
    return context


def added(request, factor):
    second_factor.remember(request, factor)
    actions.record_factor_added(user=request.user, factor=str(factor), now=timezone.now())


def removed(request, factor):
    here = request.session.session_key
    actions.record_factor_removed(user=request.user, factor=str(factor), session_key=here, now=timezone.now())
    if not second_factor.has_one(request.user):
        second_factor.forget(request)


def refused(user, form):
    """A wrong factor, or too many of them; an empty field is neither."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    if "too_many_login_attempts" in codes:
        record_lock_out(user)
    elif codes - {"required"}:
        actions.record_refusal("refused_factor", user=user, now=timezone.now())


class Authenticate(AuthenticateView):
    def get_context_data(self, **kwargs):
        return options_for_passkeys(super().get_context_data(**kwargs), "request_options")

    def form_invalid(self, form):
        refused(self.stage.login.user, form)
        return super().form_invalid(form)


class Confirm(ReauthenticateView):
    def form_valid(self, form):
        """What is open from now on is not open to who knew the session's key before."""
        self.request.session.cycle_key()
        return super().form_valid(form)

    def form_invalid(self, form):
        refused(self.request.user, form)
        return super().form_invalid(form)


class ConfirmByPasskey(ReauthenticateWebAuthnView):
    def form_valid(self, form):
        self.request.session.cycle_key()
        return super().form_valid(form)

    def form_invalid(self, form):
        refused(self.request.user, form)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        return options_for_passkeys(super().get_context_data(**kwargs), "request_options")


class AddCodes(ActivateTOTPView):
    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        added(self.request, Authenticator.Type.TOTP)
        return response


class RemoveCodes(DeactivateTOTPView):
    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        removed(self.request, Authenticator.Type.TOTP)
        return response


class AddPasskey(AddWebAuthnView):
    def get_context_data(self, **kwargs):
        return options_for_passkeys(super().get_context_data(**kwargs), "creation_options")

    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        added(self.request, Authenticator.Type.WEBAUTHN)
        return response


class RemovePasskey(RemoveWebAuthnView):
    success_url = INDEX

    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        removed(self.request, Authenticator.Type.WEBAUTHN)
        return response


class NewRecoveryCodes(GenerateRecoveryCodesView):
    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        actions.record_new_recovery_codes(user=self.request.user, now=timezone.now())
        return response


class SignOut(LogoutView):
    """What the browser still holds of the pages goes too; not the cookies, which would take its language along."""

    def post(self, *args, **kwargs):
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


sign_out = SignOut.as_view()
index = IndexView.as_view()
authenticate = Authenticate.as_view()
confirm = Confirm.as_view()
confirm_by_passkey = ConfirmByPasskey.as_view()
add_codes = AddCodes.as_view()
remove_codes = RemoveCodes.as_view()
add_passkey = AddPasskey.as_view()
remove_passkey = RemovePasskey.as_view()
recovery_codes = ViewRecoveryCodesView.as_view()
new_recovery_codes = NewRecoveryCodes.as_view()
recovery_file = DownloadRecoveryCodesView.as_view()
