from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.utils import decrypt, encrypt
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from trips.identity import second_factor

AS_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 20}


class CodeField(forms.CharField):
    widget = forms.TextInput(attrs=AS_CODE)

    def __init__(self, **kwargs):
        super().__init__(max_length=20, **{"label": _("Code"), **kwargs})


class CodeForm(AuthenticateForm):
    """The second step of signing in."""

    code = CodeField(help_text=_("The six digits in your application, or one of your recovery codes."))

    def clean_code(self):
        return clean_once(self, super().clean_code())


class ConfirmForm(ReauthenticateForm):
    """Before a sensitive step."""

    code = CodeField(help_text=_("The six digits in your application, or one of your recovery codes."))

    def clean_code(self):
        return clean_once(self, super().clean_code())


def clean_once(form, code):
    if second_factor.is_used_again(form.user, code):
        raise get_adapter().validation_error("code_used")
    return code


class EnrolCodesForm(ActivateTOTPForm):
    """Until the first right code the secret waits in the session, sealed like all others."""

    code = CodeField(help_text=_("The six digits that your application shows now."))

    def __init__(self, *args, **kwargs):
        session = context.request.session
        waiting = session.get(SECRET_SESSION_KEY)
        super().__init__(*args, **kwargs)
        if self.is_bound and waiting:
            self.secret = decrypt(waiting)
        else:
            session[SECRET_SESSION_KEY] = encrypt(self.secret)


class PasskeyAnswer:
    """What a browser sends of a passkey; an answer of another shape is a wrong one, not a failure."""

    def clean_credential(self):
        try:
            return super().clean_credential()
        except KeyError as missing:
            raise get_adapter().validation_error("incorrect_code") from missing


class PasskeyForm(PasskeyAnswer, AuthenticateWebAuthnForm):
    """The second step of signing in."""


class ConfirmPasskeyForm(PasskeyAnswer, ReauthenticateWebAuthnForm):
    """Before a sensitive step."""


class EnrolPasskeyForm(AddWebAuthnForm):
    name = forms.CharField(
        label=_("Name of this passkey"),
        max_length=60,
        required=False,
        help_text=_("To recognise it later: “phone”, “office computer”."),
    )
