"""How a step reaches the network: which certificates it trusts, and which proxies it uses.

It imports os alone: the wheel step loads it before it starts the build backend.
"""

import os

CA = "/run/secrets/ca"

# In memory, so that it is in no layer and no cache.
BUNDLE = "/dev/shm/wainwright-ca.pem"

# The certificates that bases trust, in one file.
STORES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Alpine
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora
    "/etc/ssl/ca-bundle.pem",  # SUSE
)

# Where an administrator puts more of them. The base's tools write them into its store.
LOCAL = ("/usr/local/share/ca-certificates", "/etc/pki/ca-trust/source/anchors")

# The variables by which programs are told what to trust: uv, requests, curl, pip, git.
VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT", "GIT_SSL_CAINFO")


def environment(*more):
    """Variables for the certificates and the secret proxies, as far as any are needed."""
    bundle = trusted(*more)
    return dict({name: bundle for name in VARIABLES} if bundle else {}, **proxies())


def proxies():
    """Variables for the proxies that are secrets. In the step they have other names:
    BuildKit makes an empty variable of a secret that is not given, which would hide the
    variable that the caller set."""
    found = {}
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        value = os.environ.get("WAINWRIGHT_" + name)
        if value:
            found[name] = found[name.lower()] = value
    return found


def trusted(*more):
    """A file with the certificates that the base trusts, those of the secret `ca` and those
    of the files `more`, as far as they are there. None if the base's store has its
    distribution's certificates alone: uv brings a newer list of those.
    """
    added = [path for path in (CA, *more) if os.path.isfile(path)]
    store = first_file(os.environ.get("SSL_CERT_FILE", ""), *STORES)
    if not added:
        return store if any(map(has_files, LOCAL)) else None
    if os.path.lexists(BUNDLE):  # of an earlier program, whose code may have changed it
        os.remove(BUNDLE)
    with open(BUNDLE, "xb") as bundle:
        for path in [store] * bool(store) + added:
            with open(path, "rb") as file:
                bundle.write(without_keys(file.read()) + b"\n")
    os.chmod(BUNDLE, 0o644)  # apt-get fetches as a user of its own
    return BUNDLE


def without_keys(pem):
    """A file of certificates without private keys, which some tools write into the same file."""
    if b"PRIVATE KEY-----" not in pem:
        return pem
    import re  # few have any

    return re.sub(rb"(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", b"", pem)


def first_file(*paths):
    return next(filter(os.path.isfile, paths), None)


def has_files(folder):
    return os.path.isdir(folder) and bool(os.listdir(folder))


def unreadable():
    """Whether the secret `ca` is given and has no certificate as text (PEM)."""
    if not os.path.isfile(CA):
        return False
    with open(CA, "rb") as file:
        return b"CERTIFICATE-----" not in file.read()
