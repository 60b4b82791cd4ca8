"""The one way by which texts leave a step: what is printed, and what is reported.

Secrets that the step was given are replaced by ****, and characters that act on a terminal
are shown by their numbers.
"""

import codecs
import contextlib
import io
import json
import os
import re
import stat
import sys

import credentials
import redact

# So many characters of the end of an output go into a failure report.
KEPT = 65536

# Control characters, except for tabs, line ends and the colours of a text: the others move
# the cursor, set the window's title or write to the clipboard. Those that reverse the order of
# letters. And commands to a CI service, anywhere in a line: see frontend/report/visible.go.
CONTROL = re.compile(
    "\x1b(?!\\[[0-9;:]*m)|#(?=#\\w*\\[)|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)
LINE_ENDS = re.compile("[\t\n\r\x1b]")

# The beginning of a colour or of a command. A longer one is none.
UNFINISHED = re.compile(r"(?:\x1b(?:\[[0-9;:]{0,64})?|#|##\w{0,64})\Z")


class Output:
    """The output of one program. `end` is the last KEPT characters of what was shown.

    urls      whether the user and password of any URL are replaced, also of one that the step
              does not know
    copy      a file that the output is written to as well
    newlines  whether all line ends become "\\n"
    quiet     whether it is kept and not shown
    """

    def __init__(self, urls=False, copy=None, newlines=True, quiet=False):
        self.redactor, self.copy, self.end = redact.Redactor(credentials.known(), urls), copy, ""
        self.quiet = quiet
        self.decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")("replace"), newlines)
        self.held = ""
        self.in_line = False

    def feed(self, data):
        """Shows bytes, all but an end that may be the beginning of a secret."""
        self.write(self.decoder.decode(self.redactor.feed(data)))

    def finish(self):
        """Shows the rest."""
        self.write(self.decoder.decode(self.redactor.flush(), True), final=True)

    def show(self, pipe):
        """Shows what can be read from a file descriptor until its other end is closed."""
        for data in iter(lambda: os.read(pipe, 65536), b""):
            self.feed(data)
        self.finish()

    def write(self, text, final=False):
        text = self.held + text
        unfinished = None if final else UNFINISHED.search(text)
        end = unfinished.start() if unfinished else len(text)
        self.held = text[end:]
        shown = escape_control(text[:end])
        if not shown:
            return
        self.end = (self.end + shown)[-KEPT:]
        if self.copy:
            self.copy.write(shown)
        if self.quiet:
            return
        self.in_line = not shown.endswith("\n")
        sys.stderr.write(shown)
        sys.stderr.flush()

    def remark(self, text):
        """Shows a line of the step's own between those of the program."""
        if self.in_line:
            sys.stderr.write("\n")
            self.in_line = False
        say(text)


def escape_control(text):
    """A text in which characters that act on a terminal are shown by their numbers."""
    return CONTROL.sub(number, text)


def number(found):
    code = ord(found.group())
    return ("\\x%02x" if code < 0x100 else "\\u%04x") % code


def one_line(text):
    """A name or a message, of which no part begins a line."""
    return LINE_ENDS.sub(number, escape_control(text))


def hide(text):
    return redact.hide(text, credentials.known())


def say(text):
    """Prints a line. It begins with words of the step's own, since a line that begins with
    those of others may be a command to what reads the log:
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    sys.stderr.write(one_line(hide(text)) + "\n")
    sys.stderr.flush()


def show_exception(kind, error, trace):
    """Prints the traceback of an exception that nothing expects."""
    import traceback

    text = hide("".join(traceback.format_exception(kind, error, trace)))
    for line in text.rstrip("\n").split("\n"):
        say("step: " + line)


def write_report(path, facts):
    """Writes facts as JSON to a new file, without secrets in any text of them."""
    with create(path) as file:
        json.dump(hidden(facts), file, sort_keys=True)


def hidden(value):
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, dict):
        return {hidden(key): hidden(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [hidden(item) for item in value]
    return value


def create(path):
    """Opens a new file to write text to. Code that has run in the step may have put there a
    link, which would be followed, or a pipe, at which the step would wait for ever."""
    remove(path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    return open(os.open(path, flags, 0o644), "w", encoding="utf-8")


def remove(path):
    """Removes whatever has a path."""
    try:
        os.remove(path)
    except FileNotFoundError:
        pass
    except (IsADirectoryError, PermissionError):
        import shutil  # only for what code has put there

        shutil.rmtree(path)


def read_within(path, most):
    """The bytes of a file that code has written. An OSError for what is no plain file, and a
    ValueError for one of more than `most` bytes."""
    # Opening a pipe would wait for its other end.
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("%s is no file" % path)
        data = file.read(most + 1)
    if len(data) > most:
        raise ValueError("%s has more than %d bytes" % (path, most))
    return data
