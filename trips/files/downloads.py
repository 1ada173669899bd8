from django.http import HttpResponse

from trips.files.contents import MIME, ContentKind

# Opened by itself it may do nothing, whatever it holds.
POLICY = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def download(content, kind, reference):
    """A file that is saved and never shown in the page, under a name that says nothing of anybody."""
    response = HttpResponse(content, content_type=MIME[ContentKind(kind)])
    response.headers["Content-Disposition"] = f'attachment; filename="document-{reference}.{kind}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    return response
