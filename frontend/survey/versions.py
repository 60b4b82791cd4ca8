"""Versions of libraries, found by searching the bytes of a pickle for the keys and the
headers that they stand behind."""

import re

MAX_HITS = 200  # of one text in one file

# Patterns are text until they are used: compiling one takes up to half a millisecond.
VERSION = r"[0-9]+(\.[0-9]+)+([A-Za-z0-9.+]{0,40})\Z"

SKLEARN = b"_sklearn_version"

# How a pickle writes this key and the text after it, and what it memoizes in between.
KEY_BEFORE = (b"\x8c\x10", b"X\x10\0\0\0", b"\x8d\x10\0\0\0\0\0\0\0", b"U\x10", b"T\x10\0\0\0")
MEMO = rb"(?:\x94|q.|r....|p[0-9]{1,10}\n)?"
SHORT_TEXT = MEMO + rb"(?:\x8c(.)|U(.)|X(.)\0\0\0|T(.)\0\0\0|\x8d(.)\0{7})"
TEXT_LINE = rb"'?\n" + MEMO + rb"(?:V([^\n]{1,64})|S'([^'\n]{1,64})')\n"

# A pickled booster of XGBoost is JSON up to 1.5 and UBJSON since.
XGBOOST_JSON, XGBOOST_UBJSON = b'"version":[', b"version[#L\0\0\0\0\0\0\0\x03"
XGBOOST_IN_JSON = rb'"version":\[(\d{1,3}),(\d{1,3}),(\d{1,3})\]'
XGBOOST_IN_UBJSON = rb"version\[#L\0{7}\x03i(.)i(.)i(.)"

# LightGBM writes no version but that of its format: v3 is that of 3.x, v4 of 4.x.
LIGHTGBM = b"tree\nversion=v"


def search(data, windows, text, version_at, budget):
    """The versions that version_at reads where the windows of data have the text. A
    window is a start and an end."""
    found, hits = set(), 0
    for start, end in windows:
        while hits < MAX_HITS and start < end and budget.searched > 0:
            at = data.find(text, start, end)
            budget.searched -= (end if at < 0 else at + 1) - start
            if at < 0:
                break
            hits, start = hits + 1, at + len(text)
            version = version_at(data, at)
            if version:
                found.add(version)
    return found


def clean(text):
    """The text if it is a version, else ""."""
    return text if re.match(VERSION, text) else ""


def sklearn(data, at):
    """The version behind a key _sklearn_version."""
    before = bytes(data[max(0, at - 9):at])
    after = bytes(data[at + len(SKLEARN):at + len(SKLEARN) + 128])
    if before.endswith(KEY_BEFORE):
        found = re.match(SHORT_TEXT, after, re.DOTALL)
        if not found:
            return ""
        length = next(group for group in found.groups() if group is not None)[0]
        text = after[found.end():found.end() + length]
        if len(text) < length:
            return ""
    elif before.endswith((b"V", b"S'")):
        found = re.match(TEXT_LINE, after, re.DOTALL)
        if not found:
            return ""
        text = found.group(1) or found.group(2)
    else:
        return ""
    return clean(text.decode("ascii", "replace"))


def xgboost(data, at):
    data = bytes(data[at:at + 40])
    found = re.match(XGBOOST_IN_JSON, data)
    if found:
        return "%d.%d.%d" % tuple(int(group) for group in found.groups())
    found = re.match(XGBOOST_IN_UBJSON, data, re.DOTALL)
    if found:
        return "%d.%d.%d" % tuple(group[0] for group in found.groups())
    return ""


def lightgbm(data, at):
    found = re.match(rb"tree\nversion=v([2-9])\n", bytes(data[at:at + 24]))
    return found.group(1).decode() + ".0" if found else ""
