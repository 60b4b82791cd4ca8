"""Which libraries wrote the models of a tree, and what loading them imports.

survey.py imports this where a tree has files that may be models. Nothing is unpickled:
pickles.py follows the opcodes and looks up none of the names in them. The files may be
hostile, so all that is read is bounded, by counts and not by a clock: the same facts
for the same tree. What lies beyond a bound is left out.
"""

import mmap
import os
import re

import sizes

# Bounds of all files together. In one second a core follows a million opcodes, searches
# 3 GB or unpacks 150 MB of zlib, so no bound is worth more than a tenth of one. The
# survey runs while the build backend is loaded, which takes longer.
MAX_MODELS = 300
MAX_OPCODES = 60000
MAX_SEARCHED = 256 << 20
MAX_UNPACKED = 12 << 20  # counted as zlib's; see unpack.COST

# Bounds of one file. A larger one is searched at its head and its tail: the version of
# an ensemble stands behind its first member, that of one estimator behind its arrays.
MAX_FILE_OPCODES = 20000
MAX_HEAD = 16 << 20
MAX_TAIL = 1 << 20
MAX_FILE_UNPACKED = 4 << 20
ENOUGH_UNPACKED = 1 << 20  # if these bytes have a version of scikit-learn

MAX_VERSIONS = 20  # of a file
MAX_SOURCE = 8 << 20  # bytes of modules that are searched for a name
MAX_FILES = 1000  # modules with a name
MAX_NAMES = 50
MAX_BYTES = 4 << 20  # of the facts of all models, and of the files with names


class Budget:
    """What may still be read of all files together."""

    def __init__(self):
        self.opcodes = MAX_OPCODES
        self.searched = MAX_SEARCHED
        self.unpacked = MAX_UNPACKED


class Model:
    """What one file shows."""

    __slots__ = ("kind", "versions", "imports")

    def __init__(self, kind, versions, imports):
        self.kind = kind  # "pickle" or "xgboost-binary"
        self.versions = versions  # a set of (distribution, version)
        self.imports = imports  # module -> set of names

    def facts(self, path):
        facts = {"path": path, "kind": self.kind}
        if self.versions:
            versions = sorted(self.versions)[:MAX_VERSIONS]
            facts["written"] = [{"by": distribution, "version": version} for distribution, version in versions]
        if self.imports:
            facts["imports"] = [
                {"module": module, "names": sorted(names)} for module, names in sorted(self.imports.items())
            ]
        return facts


def read(root, files):
    """The facts of those files that are models, by path."""
    budget = Budget()
    models, limit = [], sizes.Limit(MAX_BYTES)
    candidates = sorted((file for file in files if file["size"] > 8), key=lambda file: (file["size"], file["path"]))
    for file in candidates:
        if len(models) >= MAX_MODELS:
            break
        try:
            with open(os.path.join(root, file["path"]), "rb") as opened:
                model = read_file(opened, budget)
        except Exception:  # gone, or malformed in an unexpected way: the others are still read
            continue
        facts = model.facts(file["path"]) if model and (model.versions or model.imports) else None
        if facts and limit.admits(facts):
            models.append(facts)
    models.sort(key=lambda facts: facts["path"])
    return models


def read_file(opened, budget):
    """What an open file shows, None if it is no model."""
    head = opened.read(16)
    codec = codec_of(head)
    if codec:
        return read_compressed(opened, codec, budget)
    if is_xgboost(head) or is_pickle(head):
        with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return read_data(data, len(data), True, budget)
    return None


def read_compressed(opened, codec, budget):
    import unpack
    import versions

    opened.seek(0)
    data, whole, cost = unpack.beginning(
        opened, codec, min(MAX_FILE_UNPACKED, budget.unpacked),
        lambda out: len(out) >= ENOUGH_UNPACKED and versions.SKLEARN in out,
    )
    budget.unpacked -= cost
    return read_data(data, len(data), whole, budget) if data else None


def read_data(data, size, whole, budget):
    head = bytes(data[:64])
    if is_xgboost(head):
        return read_xgboost(head)
    if is_pickle(head):
        return read_pickle(data, size, whole, budget)
    return None


def codec_of(head):
    """The codec of a file that begins with these bytes, "" if it is not compressed."""
    if head.startswith(b"\x1f\x8b"):
        return "zlib"  # gzip
    if head[:1] == b"\x78" and int.from_bytes(head[:2], "big") % 31 == 0:
        return "zlib"
    if head.startswith(b"BZh"):
        return "bz2"
    if head.startswith((b"\xfd7zXZ\0", b"\x5d\0\0")):
        return "xz"
    return ""


def is_xgboost(head):
    return head.startswith(b"binf")


def is_pickle(head):
    if head[:1] == b"\x80":
        return len(head) > 1 and 2 <= head[1] <= 5
    # Protocols 0 and 1 have no mark: they begin with a name, a list or a dict.
    return head[:1] == b"c" or head[:2] in (b"(d", b"(l", b"(i", b"(c", b"}q", b"]q")


def read_xgboost(head):
    """XGBoost's own format up to 2.0, with the version in its header. Every release
    reads JSON and UBJSON, its formats since."""
    if len(head) < 32:
        return None
    major, minor = (int.from_bytes(head[i:i + 4], "little") for i in (24, 28))
    if not (1 <= major <= 2 and minor < 100):
        return None
    return Model("xgboost-binary", {("xgboost", "%d.%d" % (major, minor))}, {})


def read_pickle(data, size, whole, budget):
    """What a pickle imports, and the versions that it holds: those that its opcodes set,
    and where these could not be followed to the end those that a search finds."""
    import pickles
    import versions

    followed = pickles.follow(data, size, whole, min(MAX_FILE_OPCODES, budget.opcodes))
    budget.opcodes -= followed.opcodes
    found = {("scikit-learn", version) for version in followed.versions}
    windows = [(0, size)]
    if size > MAX_HEAD + MAX_TAIL:
        windows = [(0, MAX_HEAD), (size - MAX_TAIL, size)]
    searches = []
    if not followed.ended:
        searches.append(("scikit-learn", versions.SKLEARN, versions.sklearn))
    imported = {module.split(".")[0] for module in followed.imports}
    if "xgboost" in imported:
        searches.append(("xgboost", versions.XGBOOST_JSON, versions.xgboost))
        searches.append(("xgboost", versions.XGBOOST_UBJSON, versions.xgboost))
    if "lightgbm" in imported:
        searches.append(("lightgbm", versions.LIGHTGBM, versions.lightgbm))
    for distribution, text, version_at in searches:
        for version in versions.search(data, windows, text, version_at, budget):
            found.add((distribution, version))
    return Model("pickle", found, followed.imports)


def main_names(models):
    """The names that pickles take from __main__, the script that is run. Names like
    __dict__, where dill puts functions, are left out: every module has them."""
    names = set()
    for model in models:
        for imported in model.get("imports", ()):
            if imported["module"] == "__main__":
                names.update(name.split(".")[0] for name in imported["names"])
    names = {name for name in names if not (name.startswith("__") and name.endswith("__"))}
    return sorted(names)[:MAX_NAMES]


def files_with(root, paths, names):
    """For each name the modules that have it in them, as a word. Nothing if there is more
    source than is read."""
    found = {name: [] for name in names}
    left = MAX_SOURCE
    for path in paths:
        try:
            with open(os.path.join(root, path), "rb") as opened:
                source = opened.read(left + 1)
        except OSError:
            return []
        left -= len(source)
        if left < 0:
            return []
        words = set(re.findall(r"\w+", source.decode("utf-8", "replace")))
        for name in words & found.keys():
            found[name].append(path)
    return sizes.Limit(MAX_BYTES).within(
        {"name": name, "files": files[:MAX_FILES]} for name, files in sorted(found.items()))
