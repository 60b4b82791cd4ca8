"""The files, folders and links of a source tree."""

import os

# Above any real project: the rest is left out, and "truncated" says so.
MAX_FILES = 200000
MAX_SNIFFED = 64 << 10  # bytes of a file that is searched for keys or paths
MAX_TARGET = 4096  # characters of a link's target

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

# Files that never hold a private key: they are not opened to look for one.
NOT_KEYS = {
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
        self.truncated = False

    def full(self, path):
        return os.path.join(self.root, path) if path else self.root

    def list(self, folder):
        """Lists one folder; returns the folders in it that are still to be listed."""
        try:
            with os.scandir(self.full(folder)) as entries:
                entries = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            self.skip(folder, "unreadable")
            return []
        is_venv = self.is_virtualenv(folder, {entry.name for entry in entries})
        if is_venv and folder:
            self.skip(folder, "virtualenv")
            return []
        inner = []
        for entry in entries:
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
        self.skipped.append({"path": path.encode("utf-8", "backslashreplace").decode(), "why": why})

    def add(self, file):
        if len(self.files) >= MAX_FILES:
            self.truncated = True
        elif file:
            self.files.append(file)

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
        real = os.path.realpath(full)
        link = {"target": target[:MAX_TARGET], "to": "missing"}
        if os.path.isdir(full):
            link["to"] = "folder"
        elif os.path.isfile(full):
            link["to"] = "file"
        inside = real == self.real_root or real.startswith(self.real_root + os.sep)
        if inside and link["to"] != "missing":
            link["path"] = os.path.relpath(real, self.real_root).replace(os.sep, "/")
            link["inside"] = is_utf8(link["path"])
        return {"path": path, "size": 0, "link": link}


def is_utf8(text):
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def sniff(path, size):
    """The kinds of a small file that its content shows: a Git LFS pointer
    (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md), a private key, the
    key of a Google service account."""
    suffix = os.path.splitext(path)[1].lower()
    # A pointer keeps the name of the file that it stands for: any suffix may be one.
    maybe_pointer = 100 <= size < 1024
    maybe_key = 0 < size < MAX_SNIFFED and suffix not in NOT_KEYS
    if not maybe_pointer and not maybe_key:
        return []
    try:
        with open(path, "rb") as file:
            head = file.read(MAX_SNIFFED if suffix == ".json" else 4096)
    except OSError:
        return []
    kinds = []
    if maybe_pointer and head.startswith(b"version https://git-lfs"):
        kinds.append("lfs-pointer")
    if maybe_key and b"-----BEGIN " in head and b"PRIVATE KEY-----" in head:
        kinds.append("private-key")
    if suffix == ".json" and b'"type":"service_account"' in head.translate(None, b" \t\r\n"):
        kinds.append("service-account")
    return kinds
