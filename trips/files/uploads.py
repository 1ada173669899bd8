"""Files on their way in stay in memory: nothing is written in clear, not even for a moment."""

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler

from trips.files.contents import MOST_BYTES

# The other fields of a form and the frame around a file.
MARGIN = 1024 * 1024


class InMemory(MemoryFileUploadHandler):
    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803
        """Refused before it is read; a little too large is read, and answered with a sentence in the form."""
        if content_length > MOST_BYTES + MARGIN:
            raise RequestDataTooBig
        self.activated = True
