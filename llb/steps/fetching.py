"""What a step that fetches has of the caller: secrets, and an SSH agent.

Nothing of it is printed, also not by what such a step runs, and what a step reports
tells which secrets it had and not what they say.
"""

import os
import re

import common
import reach

SECRETS = "/run/secrets"


def uv(*args, env, cwd):
    """Runs uv. When it fails, which secrets it had goes into the report."""
    secret = passwords(env)
    hide = lambda text: hidden(text, secret)
    try:
        common.uv(*args, env=env, cwd=cwd, hide=hide)
    except common.StepFailed as failure:
        failure.facts["secrets"] = given()
        failure.facts["netrc"] = unmentioned(os.path.join(SECRETS, "netrc"), failure.facts["log"])
        raise


def environment(**more):
    """uv's environment for a step that fetches: the caller's secrets applied."""
    if reach.unreadable():
        raise common.StepFailed("ca")
    env = common.uv_environment(**more)
    secret = lambda name: os.path.join(SECRETS, name)
    vouched = []
    if os.path.exists(secret("netrc")):
        env["NETRC"] = secret("netrc")
        link(secret("netrc"), os.path.join(env["HOME"], ".netrc"))  # git reads it there alone
    agent = os.environ.get("SSH_AUTH_SOCK", "")
    if agent and os.path.exists(agent):
        env["SSH_AUTH_SOCK"] = agent
    # Without an agent too: what a host says is then that it wants a key.
    env["GIT_SSH_COMMAND"] = "ssh " + known_hosts(secret("known_hosts"))
    if os.path.exists(secret("pip.conf")):
        settings = read_pip_conf(secret("pip.conf"))
        vouched.append(settings.get("cert", ""))
        env.update(from_pip_conf(settings, env))
    if os.path.exists(secret("uv.toml")):
        use_as_settings(secret("uv.toml"), env["HOME"])
    env.update(reach.environment(*vouched))
    return env


def use_as_settings(path, home):
    """Makes the caller's uv.toml the user's own settings: uv reads those besides
    /in/pyproject.toml, where UV_CONFIG_FILE would be read in its place.
    """
    link(path, os.path.join(home, ".config", "uv", "uv.toml"))


def link(path, name):
    """Makes a secret readable under another name; it is copied nowhere."""
    os.makedirs(os.path.dirname(name), exist_ok=True)
    if not os.path.lexists(name):
        os.symlink(path, name)


def known_hosts(path):
    """ssh's options for hosts nobody has seen before: the caller's list alone, or,
    as BuildKit does for git contexts, trust at first sight.
    """
    if os.path.exists(path):
        return "-o StrictHostKeyChecking=yes -o UserKnownHostsFile=" + path
    return "-o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=/dev/null"


def read_pip_conf(path):
    """What a pip.conf says of installing, by its keys."""
    import configparser  # few builds have one, and every step pays for an import

    parser = configparser.RawConfigParser()
    try:
        parser.read(path, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError):
        raise common.StepFailed("pip.conf") from None
    settings = {}
    for section in ("global", "install"):
        if parser.has_section(section):
            settings.update(parser.items(section))
    return settings


def from_pip_conf(settings, env):
    """What a pip.conf says of indexes, and how long and how often to ask them, as uv's
    variables; uv reads no pip.conf. A number that uv may not take is left out.
    """
    words = lambda key: settings.get(key, "").split()
    found = {
        "UV_DEFAULT_INDEX": " ".join(words("index-url")),
        "UV_INDEX": " ".join(words("extra-index-url")),
        "UV_FIND_LINKS": ",".join(words("find-links")),
        "UV_INSECURE_HOST": " ".join(words("trusted-host")),
        "UV_HTTP_TIMEOUT": number(settings.get("timeout"), 1, 86400),
        "UV_HTTP_RETRIES": number(settings.get("retries"), 0, 100),
    }
    return {name: value for name, value in found.items() if value and name not in env}


def number(text, least, most):
    """A whole number of those from least to most, as text; "" for what is none."""
    try:
        whole = int(float(text or ""))
    except (ValueError, OverflowError):
        return ""
    return str(whole) if least <= whole <= most else ""


# User and password of a URL, and a password of a netrc.
IN_URL = re.compile(r"://([^\s/@:\"']*):?([^\s@\"']*)@")
IN_NETRC = re.compile(r"\bpassword\s+(\S+)")


def passwords(env):
    """The passwords that a step was given, as they are written and as they are meant."""
    texts = [value for name, value in env.items() if name.startswith("UV_") or name.lower().endswith("_proxy")]
    texts += [read(os.path.join(SECRETS, name)) for name in ("uv.toml", "pip.conf")]
    found = [value for name, value in env.items() if name.startswith("UV_INDEX_") and name.endswith("_PASSWORD")]
    found += IN_NETRC.findall(read(os.path.join(SECRETS, "netrc")))
    for text in texts:
        # A user without a password is a token.
        found += [password or user for user, password in IN_URL.findall(text)]
    if found:
        from urllib.parse import quote, unquote  # few builds have a secret

        found += [unquote(each) for each in found] + [quote(each, safe="") for each in found]
    # The longest first: a shorter one may be a part of it. A word is none.
    return sorted({each for each in found if len(each) > 3}, key=lambda each: (-len(each), each))


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def hidden(text, secret):
    for each in secret:
        text = text.replace(each, "****")
    return text


def given():
    """The ids of the secrets that are there: files, and variables of indexes."""
    files = [name for name in ("ca", "netrc", "pip.conf", "uv.toml") if os.path.exists(os.path.join(SECRETS, name))]
    return files + sorted(
        name for name, value in os.environ.items()
        if value and name.startswith("UV_INDEX_") and name.endswith(("_USERNAME", "_PASSWORD"))
    )


# The host of a URL that a tool names.
HOST = re.compile(r"https?://(?:[^\s/@]*@)?([^\s/:)`\"']+)")


def unmentioned(path, log):
    """What is wrong with a netrc: {"line": N} where it cannot be read, {"hosts": [...]}
    for those that the log names and it does not."""
    if not os.path.exists(path):
        return {}
    import netrc

    try:
        known = netrc.netrc(path).hosts
    except netrc.NetrcParseError as error:
        return {"line": error.lineno or 0}
    except (OSError, UnicodeDecodeError):
        return {"line": 1}
    if "default" in known:
        return {}
    return {"hosts": sorted(set(HOST.findall(log)) - set(known))}
