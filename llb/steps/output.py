"""Shows what the programs of a step print."""

import codecs
import io
import os
import re
import sys

# So many characters of the end of an output go into a failure report.
KEPT = 65536

# Control characters, except for tabs, line ends and the colours of a text: the others move
# the cursor, set the window's title or write to the clipboard.
CONTROL = re.compile(r"\x1b(?!\[[0-9;:]*m)|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]")

# The beginning of a colour. A longer sequence is none.
UNFINISHED = re.compile(r"\x1b(?:\[[0-9;:]{0,64})?")


class Output:
    """The output of one program. `end` is its last KEPT characters, without secrets.

    redactor  replaces the secrets (see redact.py)
    copy      a file that the output is written to as well, without secrets
    newlines  whether all line ends become "\\n"
    """

    def __init__(self, redactor, copy=None, newlines=True):
        self.redactor, self.copy, self.end = redactor, copy, ""
        self.decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")("replace"), newlines)
        self.held = ""

    def show(self, pipe):
        """Shows what is read from a file descriptor as it comes, until no process holds its
        other end open. Returns the end of it."""
        while True:
            data = os.read(pipe, 65536)
            if not data:
                break
            self.write(self.redactor.feed(data))
        self.write(self.redactor.flush(), final=True)
        return self.end

    def write(self, data, final=False):
        text = self.decoder.decode(data, final)
        self.end = (self.end + text)[-KEPT:]
        if self.copy:
            self.copy.write(text)
        text = self.held + text
        start = text.rfind("\x1b")
        if final or start < 0 or not UNFINISHED.fullmatch(text, start):
            start = len(text)
        self.held = text[start:]
        if start:
            sys.stderr.write(escape_control(text[:start]))
            sys.stderr.flush()


def escape_control(text):
    """A text in which control characters are shown by their number."""
    return CONTROL.sub(lambda found: "\\x%02x" % ord(found.group()), text)
