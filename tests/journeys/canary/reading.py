"""What an answer says, and where: page, title, addresses, headers, notices that wait for the next page."""

import re
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

from trips.ui.exports import CONTENT_TYPE as SPREADSHEET

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
LINK = re.compile(r'\s(?:href|src|action|formaction|hx-\w+|data-[\w-]*url)="([^"]*)"')
# Random, and long enough to look like anything.
RANDOM = re.compile(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"')
NOT_CHOSEN = re.compile(
    r'<option value="[^"]*">[^<]*</option>'
    r'|<input class="form-check-input" type="(?:checkbox|radio)"(?:(?! checked)[^>])*>\s*<label[^>]*>[^<]*</label>'
)
PACKED = {SPREADSHEET, "application/zip"}
NOT_READ = {"Content-Security-Policy", "Content-Length"}
DAY_NUMBER = re.compile(r"<v>(\d{5})(?:\.\d+)?</v>")
EPOCH = date(1899, 12, 30)


def parts_of(response):
    """Place → text. In none but the first may a secret ever stand."""
    body = text_of(response)
    cookies = " ".join(f"{name}={morsel.value}" for name, morsel in response.cookies.items())
    headers = " ".join(f"{name}: {value}" for name, value in response.items() if name not in NOT_READ)
    return {
        "page": body,
        "title": " ".join(TITLE.findall(body)),
        "addresses": " ".join(LINK.findall(body)),
        "headers": f"{headers} {cookies}",
        "notices": " ".join(notices_of(response)),
    }


def text_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    if kind in PACKED:
        return cells_of(content)
    return RANDOM.sub("", content.decode(errors="replace"))


def cells_of(content):
    """All that the file holds, texts and properties; numbers that are days are written as days."""
    book = ZipFile(BytesIO(content))
    texts = " ".join(book.read(name).decode(errors="replace") for name in book.namelist())
    days = (EPOCH + timedelta(days=int(number)) for number in DAY_NUMBER.findall(texts))
    return " ".join([texts, *(day.isoformat() for day in days)])


def notices_of(response):
    """What the next page would say, kept in a cookie until then."""
    kept = getattr(response.wsgi_request, "_messages", None)
    return [str(notice) for notice in getattr(kept, "_queued_messages", [])]


def without_offers(page):
    """The page without what its lists offer and nobody has chosen."""
    return NOT_CHOSEN.sub("", page)
