"""Replaces secrets in what a step prints, however the output is cut into pieces."""

import functools
import re

MASK = b"****"

# A shorter secret is not replaced: it may be a part of any word.
SHORTEST = 4

# A longer word is not held back to see whether it ends as the user and password of a URL.
LONGEST_CREDENTIAL = 8192

# user:password of a URL. A tool may print a URL without its scheme, so the scheme is not
# required. It is looked for from the beginning of a word, so that a long word takes no more
# time than it has letters.
CREDENTIAL = re.compile(rb"(?<![^\s/@]):*([^\s/:@]+:[^\s/@]+)@")


class Redactor:
    """Replaces secrets in a stream of bytes by ****.

    feed() takes bytes as they are read and returns those that can be shown. It holds back
    no more than the end that may be the beginning of a secret; flush() returns that. All
    occurrences of all secrets are replaced, also where they overlap, and the result does
    not depend on how the stream is cut.

    With `credentials`, the user and password of any URL are replaced too.
    """

    def __init__(self, secrets=(), credentials=False):
        self.secrets = spellings(tuple(secrets))
        self.credentials = credentials
        self.held = b""
        self.found = False
        self.masked = 0  # the first bytes of `held` belong to a secret whose mask was returned

    def feed(self, data):
        text = self.held + data
        return self.release(text, self.undecided(text))

    def flush(self):
        return self.release(self.held, len(self.held))

    def release(self, text, cut):
        """Returns the text before `cut` with its secrets replaced, and holds the rest."""
        shown, at = [], self.masked
        for start, end in merge(self.find(text)):
            if start >= cut:
                break
            if start >= at:
                shown += [text[at:start], MASK]
                self.found = True
            at = max(at, end)
        shown.append(text[at:cut])
        self.held, self.masked = text[cut:], max(0, at - cut)
        return b"".join(shown)

    def find(self, text):
        """(start, end) of each secret in the text."""
        found = []
        for secret in self.secrets:
            start = text.find(secret)
            while start >= 0:
                found.append((start, start + len(secret)))
                start = text.find(secret, start + 1)
        if self.credentials and b"@" in text:
            found += [match.span(1) for match in CREDENTIAL.finditer(text)]
        return found

    def undecided(self, text):
        """Where the text may have the beginning of a secret that is not complete yet."""
        start = size = len(text)
        for secret in self.secrets:
            at = max(0, size - len(secret) + 1)
            while at < start:
                at = text.find(secret[:1], at, start)
                if at < 0:
                    break
                if secret.startswith(text[at:]):
                    start = at
                at += 1
        if self.credentials:
            word = max(text.rfind(end) for end in (b" ", b"\t", b"\n", b"\v", b"\f", b"\r", b"/", b"@")) + 1
            if size - word <= LONGEST_CREDENTIAL:
                start = min(start, word)
        return start


def hide(text, secrets):
    """A text in which the secrets are replaced."""
    if not secrets:
        return text
    redactor = Redactor(secrets)
    for errors in ("surrogateescape", "surrogatepass"):  # of bytes that are no UTF-8, or of "\ud800"
        try:
            data = text.encode("utf-8", errors)
        except UnicodeEncodeError:
            continue
        return (redactor.feed(data) + redactor.flush()).decode("utf-8", errors)
    return MASK.decode()  # it has both


def rewrite(path, secrets):
    """Replaces the secrets in a file, if it has any."""
    import tempfile  # only the tests' reports are rewritten

    with open(path, "r+b") as file, tempfile.TemporaryFile() as copy:
        redactor = Redactor(secrets)
        for data in iter(lambda: file.read(1 << 20), b""):
            copy.write(redactor.feed(data))
        copy.write(redactor.flush())
        if redactor.found:
            file.seek(0)
            copy.seek(0)
            for data in iter(lambda: copy.read(1 << 20), b""):
                file.write(data)
            file.truncate()


def merge(spans):
    """The spans in order, those that overlap as one."""
    merged = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


@functools.lru_cache(None)
def spellings(secrets):
    """Each secret in the ways that programs write it, as bytes."""
    if not secrets:
        return []
    import json  # few builds have a secret
    from urllib.parse import quote, unquote

    found = set()
    for secret in {*secrets, *(unquote(secret, errors="surrogateescape") for secret in secrets)}:
        found.add(secret)
        # In a URL: everything encoded, or what must be.
        for safe in ("", "/", "!$&'()*+,", "!$&'()*+,%"):
            encoded = quote(secret, safe=safe, errors="surrogateescape")
            found |= {encoded, re.sub("%..", lambda code: code.group().lower(), encoded)}
        # As a text in JSON, TOML, or Python, which has a list of arguments as texts.
        quoted = {json.dumps(secret), json.dumps(secret, ensure_ascii=False), repr(secret), ascii(secret)}
        found |= {text[1:-1] for text in quoted} | {text[1:-1].replace("'", "\\'") for text in quoted}
        found.add(repr(secret.encode("utf-8", "surrogateescape"))[2:-1])
        # In XML and HTML.
        text = secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        found |= {text, text.replace('"', "&quot;"), text.replace('"', "&quot;").replace("'", "&#x27;")}
    encoded = {text.encode("utf-8", "surrogateescape") for text in found}
    return sorted(secret for secret in encoded if len(secret) >= SHORTEST)
