"""What a step that fetches has of the caller: secrets, and an SSH agent.

None of it is printed, neither by the step nor by what it runs. A report has the ids of the
secrets that were given, never their contents.
"""

import os
import re

import common
import indexes
import network
import tree
import uv
from credentials import SECRETS, read


def run_uv(*args, env, cwd):
    """Runs uv. If it fails, the report has the ids of the secrets that were given."""
    try:
        uv.run(*args, env=env, cwd=cwd)
    except common.StepFailed as failure:
        failure.facts["secrets"] = given()
        failure.facts["netrc"] = unmentioned(os.path.join(SECRETS, "netrc"), failure.facts["log"])
        raise


def environment(**more):
    """uv's environment for a step that fetches, with the caller's secrets."""
    if network.unreadable():
        raise common.StepFailed("ca")
    env = uv.environment(**more)
    secret = lambda name: os.path.join(SECRETS, name)
    certificates = []
    if os.path.exists(secret("netrc")):
        env["NETRC"] = secret("netrc")
        link(secret("netrc"), os.path.join(env["HOME"], ".netrc"))  # git reads it there alone
    agent = os.environ.get("SSH_AUTH_SOCK", "")
    if agent and os.path.exists(agent):
        env["SSH_AUTH_SOCK"] = agent
    # Also without an agent: the host then says that it wants a key.
    env["GIT_SSH_COMMAND"] = "ssh " + known_hosts(secret("known_hosts"))
    if os.path.exists(secret("pip.conf")):
        settings = read_pip_conf(secret("pip.conf"))
        certificates.append(settings.get("cert", ""))
        env.update(from_pip_conf(settings, env))
    env.update(network.environment(*certificates))
    settings = indexes.hide(env, read(secret("uv.toml")))
    if settings or os.path.exists(secret("uv.toml")):
        use_as_settings(settings or secret("uv.toml"), env["HOME"])
    return env


def environment_again():
    """The same for another run of uv, without settings that code may have left in HOME, which
    is a folder of this step alone."""
    tree.keep_files("/tmp")
    return environment()


def has_credentials():
    """Whether the caller or the base gives any for an index. A proxy's are none of an index."""
    return given() not in ([], ["ca"]) or any("@" in value for name, value in os.environ.items() if name.startswith("UV_"))


# The variables of uv that name indexes, which may have a password in them, and other sources
# of passwords: https://docs.astral.sh/uv/reference/environment/
OF_INDEXES = ("UV_CONFIG_FILE", "UV_CREDENTIALS_DIR", "UV_DEFAULT_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS", "UV_INDEX", "UV_KEYRING_PROVIDER")


def public_environment():
    """The environment of a uv that has no credentials: it reads neither a netrc nor settings,
    and knows no index. It gives up early."""
    env = uv.environment(NETRC=os.devnull, UV_NO_CONFIG="1", UV_HTTP_RETRIES="0")
    env.update(network.environment())
    return {name: value for name, value in env.items() if not name.startswith(OF_INDEXES)}


def use_as_settings(path, home):
    """Makes a uv.toml the settings of the user. uv reads those and
    /in/pyproject.toml; with UV_CONFIG_FILE it would read the uv.toml alone:
    https://docs.astral.sh/uv/concepts/configuration-files/
    """
    link(path, os.path.join(home, ".config", "uv", "uv.toml"))


def link(path, name):
    """Makes a secret readable under another name, without a copy."""
    os.makedirs(os.path.dirname(name), exist_ok=True)
    if not os.path.lexists(name):
        os.symlink(path, name)


def known_hosts(path):
    """ssh's options for host keys: only those that the caller lists are trusted, or, as
    BuildKit does for git contexts, those that are seen first.
    """
    if os.path.exists(path):
        return "-o StrictHostKeyChecking=yes -o UserKnownHostsFile=" + path
    return "-o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=/dev/null"


def read_pip_conf(path):
    """The settings of a pip.conf for `pip install`, by key."""
    import configparser  # few builds have a pip.conf

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
    """The settings of a pip.conf for indexes, timeouts and retries as uv's variables, since
    uv reads no pip.conf. A number that uv does not accept is left out.
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
    """A number as a text without fraction, "" for one that is not within least and most."""
    try:
        whole = int(float(text or ""))
    except (ValueError, OverflowError):
        return ""
    return str(whole) if least <= whole <= most else ""


def given():
    """The ids of the secrets that were given: files, and variables of indexes."""
    files = [name for name in ("ca", "netrc", "pip.conf", "uv.toml") if os.path.exists(os.path.join(SECRETS, name))]
    return files + sorted(
        name for name, value in os.environ.items()
        if value and indexes.is_credential(name)
    )


# The host of a URL in the output of a tool.
HOST = re.compile(r"https?://(?:[^\s/@]*@)?([^\s/:)`\"']+)")


def unmentioned(path, log):
    """What is wrong with a netrc: {"line": N} if it cannot be read, or {"hosts": [...]} with
    the hosts that the log names and the netrc has no entry for."""
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
