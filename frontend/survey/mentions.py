"""Values in configuration files that name a file or folder of the tree."""

import os

import filetree
import sizes

SUFFIXES = {".cfg", ".ini", ".json", ".toml", ".yaml", ".yml"}

# Bounds of all files together. What lies beyond them is left out: a thousand files in a folder
# are data and no configuration.
MAX_SOURCE = 8 << 20  # bytes that are searched
MAX_MENTIONS = 5000  # the file in which the bound is passed is still read to its end
MAX_BYTES = 4 << 20
MAX_KEY = 64  # characters


def find(tree):
    """The mentions in all configuration files of the tree.

    No format is parsed: what stands right of a line's first colon or equals sign
    is split at spaces and commas, and a word counts if the tree has a file or
    folder of that name.
    """
    paths = tree.folders | {file["path"] for file in tree.files}
    found, limit = [], sizes.Limit(MAX_BYTES)
    for path in searched(tree):
        if len(found) > MAX_MENTIONS:
            break
        try:
            with open(tree.full(path), encoding="utf-8", errors="replace") as lines:
                for number, line in enumerate(lines, 1):
                    for key, value in words(line):
                        if clean(value) in paths:
                            mention = {"file": path, "line": number, "key": key, "value": value}
                            if limit.admits(mention):
                                found.append(mention)
        except OSError:
            pass
    return found


def searched(tree):
    """The paths of the files that are searched, sorted: those that lie deepest are left out
    first."""
    files = [file for file in tree.regular_files()
             if os.path.splitext(file["path"])[1].lower() in SUFFIXES
             and file["size"] <= filetree.MAX_SNIFFED and filetree.is_parsed(file["path"])]
    files.sort(key=lambda file: (file["path"].count("/"), file["path"]))
    paths, size = [], 0
    for file in files:
        size += file["size"]
        if size > MAX_SOURCE:
            break
        paths.append(file["path"])
    return sorted(paths)


def words(line):
    """Each word of a line's value, with the key of the line."""
    line = line.split(" #")[0]
    separator = min((i for i in (line.find(":"), line.find("=")) if i >= 0), default=-1)
    key = line[:max(separator, 0)].strip(" \t\"'[]{}()-")[:MAX_KEY]
    for word in line[separator + 1:].replace(",", " ").split():
        word = word.strip("\"'[]{}()-")
        if word:
            yield key, word


def clean(path):
    """The path as the tree lists it: slashes, no leading ./ and no trailing slash."""
    path = path.replace("\\", "/")
    while path.startswith("./"):
        path = path[2:]
    return path.rstrip("/")
