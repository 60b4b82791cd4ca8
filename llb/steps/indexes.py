"""Keeps passwords out of uv's environment.

uv replaces ${NAME} in the URL of a requirement by an environment variable, also in the
metadata of a wheel that a URL names. So whoever wrote that wheel could have a password sent
to any host, and written into the lock. uv replaces names in capitals alone:
https://github.com/astral-sh/uv/blob/main/crates/uv-pep508/src/verbatim_url.rs
"""

import os
import re

# In memory, so that it is in no layer and no cache.
SETTINGS = "/dev/shm/wainwright-uv.toml"

# Settings of a uv.toml that cannot be set twice.
SET = re.compile(r"(?m)^\s*[\"']?(?:index|find-links)[\"']?\s*=")

# The header of a table of a uv.toml.
TABLE = re.compile(r"(?m)^[ \t]*\[")


def hide(env, settings=""):
    """Takes the passwords out of the environment. The return value is the path of settings of
    uv that have them and the text `settings`, or "" if there is nothing to hide or the text has
    indexes in a form that allows no others."""
    for name in [name for name in env if name.endswith("_PROXY") and "@" in env[name]]:
        env.setdefault(name.lower(), env.pop(name))
    extra = [with_password(index, env) for index in env.get("UV_INDEX", "").split()]
    default = [with_password(index, env) for index in env.get("UV_DEFAULT_INDEX", "").split()]
    links = [link for link in env.get("UV_FIND_LINKS", "").split(",") if link]
    if not any("@" in url for url in extra + default + links) or SET.search(settings):
        return ""
    text = "find-links = [%s]\n" % ", ".join(map(quoted, links)) if links else ""
    # uv prefers an index to those after it, and variables to its settings.
    first = TABLE.search(settings)
    end = first.start() if first else len(settings)
    text += settings[:end] + "\n"
    for index in extra:
        text += "[[index]]\n" + table(index)
    for index in default:
        text += "[[index]]\n" + table(index) + "default = true\n"
    text += settings[end:]
    for name in list(env):
        if name in ("UV_INDEX", "UV_DEFAULT_INDEX", "UV_FIND_LINKS") or is_credential(name):
            del env[name]
    if os.path.lexists(SETTINGS):
        os.remove(SETTINGS)
    with open(os.open(SETTINGS, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
    return SETTINGS


def is_credential(name):
    """Whether a variable has the user or the password of an index."""
    return name.startswith("UV_INDEX_") and name.endswith(("_USERNAME", "_PASSWORD"))


def with_password(index, env):
    """An index, NAME=URL or URL, with the user and the password that variables give for NAME:
    https://docs.astral.sh/uv/concepts/indexes/#providing-credentials-directly"""
    name, url = split(index)
    prefix = "UV_INDEX_" + re.sub(r"[^A-Z0-9]", "_", name.upper()) + "_"
    user, password = env.get(prefix + "USERNAME", ""), env.get(prefix + "PASSWORD", "")
    if not name or not (user or password) or "@" in url.partition("://")[2].partition("/")[0]:
        return index
    from urllib.parse import quote  # few builds have a password

    credential = quote(user, safe="") + (":" + quote(password, safe="") if password else "")
    return name + "=" + url.replace("://", "://" + credential + "@", 1)


def split(index):
    """The name of an index, "" if it has none, and its URL."""
    name, separator, url = index.partition("=")
    return (name, url) if separator and "://" not in name else ("", index)


def table(index):
    name, url = split(index)
    return ("name = %s\n" % quoted(name) if name else "") + "url = %s\n" % quoted(url)


def quoted(text):
    """A string of TOML, as which JSON's are written."""
    import json

    return json.dumps(text)
