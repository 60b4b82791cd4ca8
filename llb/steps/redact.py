"""Replaces secrets in what a step prints, however the output is cut into pieces."""

import re

MASK = b"****"

# A shorter secret is not replaced: it may be a part of any word.
SHORTEST = 4

# A longer word is not held back to see whether it ends as the user and password of a URL.
LONGEST_CREDENTIAL = 65536

# user:password of a URL. A tool may print a URL without its scheme, so the scheme is not
# required.
CREDENTIAL = re.compile(rb"(?<![^\s/:@])([^\s/:@]+:[^\s/@]+)@")

# The same, for reading the user and password of the URLs in a configuration.
IN_URL = re.compile(r"://([^\s/@:\"']*):?([^\s@\"']*)@")


class Redactor:
    """Replaces secrets in a stream of bytes by ****.

    feed() takes bytes as they are read and returns those that can be shown. It holds back
    no more than the end that may be the beginning of a secret; flush() returns that. All
    occurrences of all secrets are replaced, also where they overlap, and the result does
    not depend on how the stream is cut.

    With `credentials`, the user and password of any URL are replaced too.
    """

    def __init__(self, secrets=(), credentials=False):
        self.secrets = spellings(secrets)
        self.longest = max(map(len, self.secrets), default=0)
        self.credentials = credentials
        self.held = b""
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
        if self.credentials:
            found += [match.span(1) for match in CREDENTIAL.finditer(text)]
        return found

    def undecided(self, text):
        """Where the text may have the beginning of a secret that is not complete yet."""
        size = len(text)
        for start in range(max(0, size - self.longest + 1), size):
            tail = text[start:]
            if any(len(secret) > len(tail) and secret.startswith(tail) for secret in self.secrets):
                break
        else:
            start = size
        if self.credentials:
            word = max(text.rfind(end) for end in (b" ", b"\t", b"\n", b"\v", b"\f", b"\r", b"/", b"@")) + 1
            if size - word <= LONGEST_CREDENTIAL:
                start = min(start, word)
        return start


def hide(text, secrets):
    """A text in which the secrets are replaced."""
    redactor = Redactor(secrets)
    return (redactor.feed(text.encode("utf-8", "surrogatepass")) + redactor.flush()).decode("utf-8", "surrogatepass")


def merge(spans):
    """The spans in order, those that overlap as one."""
    merged = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def spellings(secrets):
    """Each secret as it is written, without and with percent-encoding, as bytes."""
    found = {secret for secret in secrets if secret}
    if found:
        from urllib.parse import quote, unquote  # few builds have a secret

        found |= {unquote(secret) for secret in found} | {quote(secret, safe="", errors="surrogateescape") for secret in found}
    return sorted({secret.encode("utf-8", "surrogateescape") for secret in found if len(secret) >= SHORTEST})


def url_passwords(text):
    """The passwords of the URLs in a text. A user without a password is a token."""
    return [password or user for user, password in IN_URL.findall(text)]


def proxy_passwords(env):
    """The passwords of the proxies that environment variables name."""
    found = []
    for name, value in env.items():
        if name.lower().endswith("_proxy"):
            user, _, password = value.split("://", 1)[-1].rpartition("@")[0].partition(":")
            found.append(password or user)
    return found
