"""How a step reaches the network: whom it trusts, and by which proxies.

Standard library's os alone: the wheel step loads this before anything else.
"""

import os

CA = "/run/secrets/ca"

# Memory: what is written here is in no layer and no cache.
BUNDLE = "/dev/shm/wainwright-ca.pem"

# Where bases keep whom they trust, in one file.
STORES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Alpine
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora
    "/etc/ssl/ca-bundle.pem",  # SUSE
)

# Where an administrator puts who is trusted besides; the tools of the base write them
# into its store.
LOCAL = ("/usr/local/share/ca-certificates", "/etc/pki/ca-trust/source/anchors")

# What programs that fetch are told by it: uv, requests, curl, pip, git.
VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT", "GIT_SSL_CAINFO")


def environment(*more):
    """Variables that name whom to trust, and proxies; none where programs need not be
    told."""
    bundle = trusted(*more)
    return dict({name: bundle for name in VARIABLES} if bundle else {}, **proxies())


def proxies():
    """The proxies that are secrets. They are not called so in the step: of a secret
    that is not given BuildKit makes an empty variable, which would hide the caller's."""
    found = {}
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        value = os.environ.get("WAINWRIGHT_" + name)
        if value:
            found[name] = found[name.lower()] = value
    return found


def hidden(text):
    """A text without the passwords of those, and without a user that stands alone: a
    token."""
    for url in set(proxies().values()):
        user, _, password = url.partition("://")[2].rpartition("@")[0].partition(":")
        secret = password or user
        if len(secret) > 3:
            text = text.replace(secret, "****")
    return text


def trusted(*more):
    """A file with whom the base trusts, and the secret `ca` and files of `more` where
    they are there. None where the base is as its distribution made it: uv brings a
    newer list of its own.
    """
    beside = [path for path in (CA, *more) if os.path.isfile(path)]
    store = store_of(os.environ.get("SSL_CERT_FILE", ""), *STORES)
    if not beside:
        return store if any(map(has_files, LOCAL)) else None
    with open(BUNDLE, "wb") as bundle:
        for path in [store] * bool(store) + beside:
            with open(path, "rb") as file:
                bundle.write(file.read() + b"\n")
    os.chmod(BUNDLE, 0o644)  # apt-get fetches as a user of its own
    return BUNDLE


def store_of(*paths):
    return next(filter(os.path.isfile, paths), None)


def has_files(folder):
    return os.path.isdir(folder) and bool(os.listdir(folder))


def unreadable():
    """Whether the secret `ca` is there and holds no certificate as text (PEM)."""
    if not os.path.isfile(CA):
        return False
    with open(CA, "rb") as file:
        return b"-----BEGIN " not in file.read()
