"""Values in configuration files that name a file or folder of the tree."""

import os

import filetree

SUFFIXES = {".cfg", ".ini", ".json", ".toml", ".yaml", ".yml"}

MAX_MENTIONS = 5000  # the file in which the bound is passed is still read to its end
MAX_KEY = 64  # characters


def find(tree):
    """The mentions in all configuration files of the tree.

    No format is parsed: what stands right of a line's first colon or equals sign
    is split at spaces and commas, and a word counts if the tree has a file or
    folder of that name.
    """
    paths = tree.folders | {file["path"] for file in tree.files}
    found = []
    for file in tree.regular_files():
        path = file["path"]
        if os.path.splitext(path)[1].lower() not in SUFFIXES or not filetree.is_parsed(path):
            continue
        if file["size"] > filetree.MAX_SNIFFED or len(found) > MAX_MENTIONS:
            continue
        try:
            with open(tree.full(path), encoding="utf-8", errors="replace") as lines:
                for number, line in enumerate(lines, 1):
                    for key, value in words(line):
                        if clean(value) in paths:
                            found.append({"file": path, "line": number, "key": key, "value": value})
        except OSError:
            pass
    return found


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
