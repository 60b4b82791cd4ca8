"""The files, folders and links of a source tree."""

import os

import sizes

# Above any real project: the rest is left out, and "truncated" says so.
MAX_FILES = 200000  # files, links, folders and what is skipped
MAX_BYTES = 24 << 20  # of the list of them, as JSON
MAX_SNIFFED = 64 << 10  # bytes of a file that is searched for secrets or paths
MAX_PEM = 4 << 20  # bytes of a file with certificates or keys
MAX_TARGET = sizes.MAX_STRING  # characters of a link's target

# Folders that are never looked into: they can hold tens of thousands of files,
# none of them the project's own.
NOT_WALKED = {
    ".git": "vcs", ".hg": "vcs", ".svn": "vcs", ".bzr": "vcs", ".dvc": "vcs",
    "__pycache__": "cache", ".tox": "cache", ".nox": "cache", ".eggs": "cache",
    ".mypy_cache": "cache", ".pytest_cache": "cache", ".ruff_cache": "cache",
    ".ipynb_checkpoints": "cache", "node_modules": "node_modules",
    "site-packages": "virtualenv",
}

# Folders whose files are listed but not parsed: no program is run from there.
NOT_PARSED = {
    "build", "dist", "docs", "mlartifacts", "mlruns", "notebook", "notebooks",
    "test", "tests",
}

# What `python -m venv .` leaves in a project's own folder.
VENV_PARTS = {"bin", "Scripts", "lib", "lib64", "Lib", "include", "Include", "share"}

# Files that hold no secret, or code and text that may quote one: they are not opened to look
# for one.
NOT_SECRETS = {
    ".bmp", ".c", ".cpp", ".css", ".csv", ".gif", ".go", ".h", ".html", ".ico",
    ".ipynb", ".jpeg", ".jpg", ".js", ".md", ".npy", ".npz", ".parquet", ".pdf",
    ".pkl", ".png", ".py", ".pyc", ".rst", ".svg", ".ts", ".wav", ".xml", ".zip",
}


class Tree:
    """What lies below root. Files and skipped paths are sorted by path."""

    __slots__ = ("root", "files", "folders", "skipped", "truncated")

    def __init__(self, root, files, folders, skipped, truncated):
        self.root = root
        self.files = files  # as the survey lists them
        self.folders = folders  # paths
        self.skipped = skipped  # as the survey lists them
        self.truncated = truncated

    def full(self, path):
        return os.path.join(self.root, path)

    def regular_files(self):
        return [file for file in self.files if "link" not in file]


def walk(root):
    """Lists the tree below root, without following symbolic links."""
    lister = Lister(root)
    todo = [""]
    while todo and not lister.truncated:
        todo.extend(lister.list(todo.pop()))
    lister.files.sort(key=lambda file: file["path"])
    lister.skipped.sort(key=lambda skipped: skipped["path"])
    return Tree(root, lister.files, lister.folders, lister.skipped, lister.truncated)


def is_parsed(path):
    folders = path.split("/")[:-1]
    return not any(folder in NOT_PARSED or folder.endswith(".egg-info") for folder in folders)


class Lister:
    """Lists folders one by one, and collects what lies in them."""

    def __init__(self, root):
        self.root = root
        self.real_root = os.path.realpath(root)
        self.files = []
        self.folders = set()
        self.skipped = []
        self.limit = sizes.Limit(MAX_BYTES)
        self.truncated = False

    def full(self, path):
        return os.path.join(self.root, path) if path else self.root

    def list(self, folder):
        """Lists one folder; returns the folders in it that are still to be listed."""
        try:
            with os.scandir(self.full(folder)) as entries:
                entries = first(entries)
        except OSError:
            self.skip(folder, "unreadable")
            return []
        is_venv = self.is_virtualenv(folder, {entry.name for entry in entries})
        if is_venv and folder:
            self.skip(folder, "virtualenv")
            return []
        inner = []
        for entry in entries:
            if self.truncated:
                break
            path = folder + "/" + entry.name if folder else entry.name
            if not is_utf8(entry.name):
                self.skip(path, "not-utf8")
            elif entry.is_symlink():
                self.add(self.link(path))
            elif entry.is_dir(follow_symlinks=False):
                why = NOT_WALKED.get(entry.name)
                if is_venv and entry.name in VENV_PARTS:
                    why = "virtualenv"
                if why:
                    self.skip(path, why)
                else:
                    self.folders.add(path)
                    inner.append(path)
                    self.count({"path": path})
            elif entry.is_file(follow_symlinks=False):
                self.add(self.regular(path, entry))
        return inner

    def is_virtualenv(self, folder, names):
        if "pyvenv.cfg" in names or "conda-meta" in names:
            return True
        return any(
            os.path.exists(os.path.join(self.full(folder), scripts, "activate"))
            for scripts in ("bin", "Scripts") if scripts in names
        )

    def skip(self, path, why):
        # JSON cannot hold a name that is not UTF-8, so its bytes are escaped.
        skipped = {"path": path.encode("utf-8", "backslashreplace").decode(), "why": why}
        if self.count(skipped):
            self.skipped.append(skipped)

    def add(self, file):
        if file and self.count(file):
            self.files.append(file)

    def count(self, entry):
        """Whether one more entry is listed."""
        listed = len(self.files) + len(self.folders) + len(self.skipped) <= MAX_FILES
        admitted = listed and self.limit.admits(entry)
        self.truncated = self.truncated or not listed or self.limit.left < 0
        return admitted

    def regular(self, path, entry):
        try:
            info = entry.stat(follow_symlinks=False)
        except OSError:
            self.skip(path, "unreadable")
            return None
        file = {"path": path, "size": info.st_size}
        if info.st_mode & 0o111:
            file["exec"] = True
        kinds = sniff(self.full(path), info.st_size)
        if kinds:
            file["kinds"] = kinds
        return file

    def link(self, path):
        full = self.full(path)
        try:
            target = os.readlink(full)
        except OSError:
            self.skip(path, "unreadable")
            return None
        if not is_utf8(target):
            self.skip(path, "not-utf8")
            return None
        link = {"target": target[:MAX_TARGET], "to": "missing"}
        if os.path.isdir(full):
            link["to"] = "folder"
        elif os.path.isfile(full):
            link["to"] = "file"
        else:
            return {"path": path, "size": 0, "link": link}
        # Not of a link that leads nowhere: realpath follows more links than the kernel does.
        real = os.path.realpath(full)
        if real == self.real_root or real.startswith(self.real_root + os.sep):
            link["path"] = os.path.relpath(real, self.real_root).replace(os.sep, "/")
            link["inside"] = is_utf8(link["path"])
        return {"path": path, "size": 0, "link": link}


def first(entries):
    """The entries of a folder sorted by name, at most one more than are listed."""
    import itertools

    found = list(itertools.islice(entries, MAX_FILES + 1))
    if len(found) > MAX_FILES:
        import heapq

        return heapq.nsmallest(MAX_FILES + 1, itertools.chain(found, entries), key=lambda entry: entry.name)
    return sorted(found, key=lambda entry: entry.name)


def is_utf8(text):
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def sniff(path, size):
    """The kinds of a small file that its content shows: a Git LFS pointer
    (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md), a private key, the key of a
    Google service account, an access token, a password, or certificates without a private
    key."""
    suffix = os.path.splitext(path)[1].lower()
    is_pem = suffix in PEM_SUFFIXES
    # A pointer keeps the name of the file that it stands for: any suffix may be one.
    maybe_pointer = 100 <= size < 1024
    maybe_secret = 0 < size < (MAX_PEM if is_pem else MAX_SNIFFED) and suffix not in NOT_SECRETS
    if not maybe_pointer and not maybe_secret:
        return []
    try:
        with open(path, "rb") as file:
            text = file.read(size)
    except OSError:
        return []
    kinds = []
    if maybe_pointer and text.startswith(b"version https://git-lfs"):
        kinds.append("lfs-pointer")
    if not maybe_secret:
        return kinds
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):  # UTF-16, as PowerShell writes it
        text = text.replace(b"\0", b"")
    if has_private_key(text):
        kinds.append("private-key")
    elif is_pem and any(b"-----BEGIN " + name in text for name in PUBLIC):
        kinds.append("certificate")
    packed = text.translate(None, b" \t\r\n") if suffix == ".json" else b""
    if b'"type":"service_account"' in packed:
        kinds.append("service-account")
    if has_token(text) or b'"auths":{' in packed and b'"auth":"' in packed:
        kinds.append("token")
    if os.path.basename(path).lower() in WITH_URLS and has_password(text):
        kinds.append("password")
    return kinds


PEM_SUFFIXES = {".cer", ".crt", ".key", ".pem"}

# What files of these suffixes may hold without being secret (https://www.rfc-editor.org/rfc/rfc7468).
PUBLIC = (b"CERTIFICATE", b"TRUSTED CERTIFICATE", b"PUBLIC KEY", b"RSA PUBLIC KEY", b"X509 CRL", b"DH PARAMETERS")


def has_private_key(text):
    """Whether there is a private key: of PEM or OpenPGP, PuTTY, age or a kubeconfig."""
    if b"-----BEGIN " in text and (b"PRIVATE KEY-----" in text or b"PRIVATE KEY BLOCK-----" in text):
        return True
    return b"PuTTY-User-Key-File-" in text or b"AGE-SECRET-KEY-1" in text or b"client-key-data:" in text


def alphabet(more=b""):
    return frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + more)


# How access tokens of GitHub, GitLab, Hugging Face, npm, PyPI, Slack, Anthropic and OpenAI
# begin, with the characters that follow and their least number.
TOKENS = (
    (b"ghp_", alphabet(), 36), (b"gho_", alphabet(), 36), (b"ghs_", alphabet(), 36),
    (b"github_pat_", alphabet(b"_"), 82), (b"glpat-", alphabet(b"_-"), 20), (b"hf_", alphabet(), 34),
    (b"npm_", alphabet(), 36), (b"pypi-AgEIcHlwaS5vcmc", alphabet(b"_-"), 50), (b"xoxb-", alphabet(b"-"), 40),
    (b"xoxp-", alphabet(b"-"), 40), (b"sk-ant-", alphabet(b"_-"), 80), (b"sk-proj-", alphabet(b"_-"), 40),
)

# Names whose values are such tokens, in files of AWS and npm.
NAMED_TOKENS = (
    (b"aws_secret_access_key", alphabet(b"+/"), 40), (b"AWS_SECRET_ACCESS_KEY", alphabet(b"+/"), 40),
    (b"_authToken", alphabet(b"._-"), 20), (b"npmAuthToken", alphabet(b"._-"), 20),
)

PLACEHOLDERS = (b"EXAMPLE", b"example")
MIN_DISTINCT = 10  # characters of a token: xxxxxxxx stands for one


def has_token(text):
    """Whether there is an access token that is known by how it begins, or by its name."""
    return any(
        begin in text and is_token(value, least)
        for tokens, between in ((TOKENS, b""), (NAMED_TOKENS, b" \t=:\"'"))
        for begin, made_of, least in tokens
        for value in values(text, begin, between, made_of)
    )


# Configurations of package managers, whose URLs may have a password. Those of other files are
# often of a database for tests.
WITH_URLS = {".condarc", ".npmrc", ".yarnrc", ".yarnrc.yml", "pip.conf", "pip.ini", "poetry.toml", "uv.toml"}


def has_password(text):
    """Whether there is a URL with a password that is not the name of a variable."""
    import re  # few projects have such a file

    return re.search(rb"://[^/\s:@]*:[^/\s@$<{%][^/\s@]*@", text) is not None


def values(text, begin, between, made_of):
    """What follows at each place where begin stands, behind characters of between."""
    at = text.find(begin)
    while at >= 0:
        start = at + len(begin)
        while start < len(text) and text[start] in between:
            start += 1
        end = start
        while end < len(text) and text[end] in made_of:
            end += 1
        yield text[start:end]
        at = text.find(begin, max(end, at + 1))


def is_token(text, least):
    return len(text) >= least and len(set(text)) >= MIN_DISTINCT and not any(word in text for word in PLACEHOLDERS)
