"""The secrets that a step was given: in files, and in variables."""

import functools
import os
import re

SECRETS = "/run/secrets"


@functools.lru_cache(None)
def known():
    """All of them, read once. redact.spellings has the other spellings of each."""
    return texts(os.environ, SECRETS)


def texts(env, folder):
    """The texts to keep out of what leaves the step, sorted.

    These are passwords, users that are tokens, and the two as HTTP sends them.
    """
    pairs, found = set(), set()
    for name, value in env.items():
        if name.upper().endswith("_PROXY"):
            pairs.add(in_proxy(value))
        if name.startswith("UV_"):
            pairs |= in_urls(value)
            if name.endswith("_PASSWORD"):
                pairs.add((env.get(name[:-len("PASSWORD")] + "USERNAME", ""), value))
            elif name.endswith("_USERNAME"):
                pairs.add((value, env.get(name[:-len("USERNAME")] + "PASSWORD", "")))
            elif name.endswith("_TOKEN"):
                found.add(value)
    for name in ("pip.conf", "uv.toml"):
        text = read(os.path.join(folder, name))
        pairs |= in_urls(text)
        found |= in_settings(text)
        if name == "uv.toml":
            found |= in_excerpts(text)
    text = read(os.path.join(folder, "netrc"))
    pairs |= in_netrc(text)
    found |= in_macros(text)
    for user, password in pairs:
        found |= of_pair(user, password)
    return tuple(sorted(found - {""}))


def read(path):
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read()
    except OSError:
        return ""


def of_pair(user, password):
    """The texts for a user and a password, either of which may be "". A user without a password
    is a token."""
    if not user and not password:
        return set()
    import base64  # few builds have a secret
    from urllib.parse import unquote

    found = {password or user}
    if is_token(user):
        found.add(user)
    for name, word in {(user, password), (unquote(user), unquote(password))}:
        if name and 0 < len(word) < 4:
            found.add("%s:%s@" % (name, word))  # too short to be replaced elsewhere
        # https://www.rfc-editor.org/rfc/rfc7617
        for text in {name + ":" + word, ":" + (word or name), "__token__:" + (word or name)}:
            data = text.encode("utf-8", "surrogateescape")
            for encoded in (base64.b64encode(data), base64.urlsafe_b64encode(data)):
                found.add(encoded.decode("ascii").rstrip("="))
    return found


def is_token(user):
    """Whether the name of a user is one that nobody remembers, such as ghp_... with the
    password x-oauth-basic."""
    return len(user) >= 20 and any(letter.isdigit() for letter in user)


# The patterns are compiled when they are used, for few builds have a secret.

# The user and password of a URL. A password with an @ or a / that is not encoded is read in
# both ways. ssh has a user and no password.
URL = r"(?<!ssh)://([^\s/@:\"']*)(?::([^\s@\"']*))?@"
GREEDY_URL = r"(?<!ssh)://([^\s/@:\"']*)(?::([^\s/\"']*))?@"


def in_urls(text):
    if "://" not in text:
        return set()
    return set(re.findall(URL, text)) | set(re.findall(GREEDY_URL, text))


def in_proxy(url):
    """The user and password of a proxy, whose URL may have no scheme."""
    user, _, password = url.split("://", 1)[-1].rpartition("@")[0].partition(":")
    return user, password


# A key that is called as secrets are, and its value: in quotes, or up to the end of the line.
SECRET_SETTING = (
    r"""(?is)((?:pass|pwd|token|secret|login|user|auth(?!enticate)|cred|api.?key)[\w.-]*)["']?\s*[=:]\s*"""
    r"""(?:\"{3}(.*?)\"{3}|'{3}(.*?)'{3}|"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([^\n]+))"""
)


def in_settings(text):
    """The values of such keys. The file may have mistakes."""
    found = set()
    for key, *groups in re.findall(SECRET_SETTING, text):
        quoted, bare = "".join(groups[:4]), groups[4].strip()
        values = {quoted, unescaped(quoted), bare, re.split(r"\s+[#;]|\s*[,}]", bare)[0].strip("\"'")}
        found |= set(filter(is_token, values)) if key.lower() in ("login", "user", "username") else values
    return found - {"true", "false"}


def in_excerpts(text):
    """The lines of a uv.toml as uv prints them if it cannot read it or does not know a key:
    "4 | pasword = ...". The file may even be a netrc under the wrong id."""
    return {"| " + line for line in text.splitlines() if line.strip()}


def unescaped(value):
    """What a text in double quotes is: https://toml.io/en/v1.0.0#string"""
    import json

    try:
        return json.loads('"%s"' % value, strict=False)
    except ValueError:
        return value


# A word of a netrc, which may be in quotes:
# https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html
WORD = r'"((?:\\.|[^"\\\n])*)"?|(\S+)'
MACRO = r"(?ms)^\s*macdef\s+\S+(.*?)(?:\n\s*\n|\Z)"
KEYS = {"login": "login", "user": "login", "password": "password", "passwd": "password", "account": "password"}


def in_netrc(text):
    """The users and passwords of a netrc. Unlike netrc.netrc this reads one with mistakes."""
    as_written = [(word, word) for word in text.split()]
    in_quotes = [(match.group(1) or match.group(2) or "", match.group()) for match in re.finditer(WORD, text)]
    pairs = set()
    for words in (as_written, in_quotes):
        entry, key = {}, ""
        for word, written in words + [("machine", "")]:
            if key:
                entry.setdefault(key, set()).update((written, word, re.sub(r"\\(.)", r"\1", word)))
                key = ""
            elif word in ("machine", "default"):
                pairs |= {(user, password) for user in entry.get("login", [""]) for password in entry.get("password", [""])}
                entry = {}
            else:
                key = KEYS.get(word, "")
    return pairs


def in_macros(text):
    """The lines of the macros of a netrc."""
    return {line.strip() for macro in re.findall(MACRO, text) for line in macro.splitlines()}
