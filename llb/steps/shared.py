"""Which paths of an installed tree two distributions write with different contents.

The image has the file of one of them, and the code of the other runs with it. Every wheel
has a list of what it installs, with hashes (RECORD):
https://packaging.python.org/en/latest/specifications/recording-installed-packages/
"""

import os

import output

MAX_RECORD = 64 << 20  # bytes; that of a distribution with 10,000 files has 1 MB


def paths(tree):
    """{path below the tree: the distributions that write it, as sorted normalized names}."""
    written = {}
    for folder, folders, _ in os.walk(tree):
        if os.path.basename(folder) != "site-packages":
            continue
        for name in folders:
            if name.endswith(".dist-info"):
                distribution = normal(name[:-len(".dist-info")].rpartition("-")[0])
                for path, digest in listed(os.path.join(folder, name)):
                    place = os.path.relpath(os.path.join(folder, path), tree)
                    written.setdefault(place, {})[distribution] = digest
        folders.clear()
    return {
        path: sorted(by) for path, by in sorted(written.items())
        if len(by) > 1 and len(set(by.values())) > 1
    }


def listed(folder):
    """(path, hash) for each file of a distribution. It does without csv, which takes as long to
    import as the lists of most layers take to read."""
    try:
        text = output.read_within(os.path.join(folder, "RECORD"), MAX_RECORD).decode("utf-8")
    except (OSError, ValueError):
        return []
    rows = [line.rstrip("\r").rsplit(",", 2) for line in text.split("\n")]
    return [(row[0].strip('"'), row[1]) for row in rows if len(row) == 3]


def normal(name):
    return "-".join(filter(None, name.replace("_", "-").replace(".", "-").lower().split("-")))


def distributions(twice):
    """All distributions that write such a path, in the lock's order."""
    return sorted({name for names in twice.values() for name in names})


def show(twice):
    """Prints a line for each set of distributions."""
    for names, found in together(twice).items():
        more = ", and %d more" % (len(found) - 1) if len(found) > 1 else ""
        output.say("the same path is written by %s: %s%s; that of %s stays" % (" and ".join(names), found[0], more, names[-1]))


def record(twice, report):
    """Writes report/shared.json, if there is anything to write."""
    found = [
        {"distributions": names, "path": same[0], "more": len(same) - 1}
        for names, same in together({path: by for path, by in twice.items() if is_module(path)}).items()
    ]
    if found:
        output.write_report(os.path.join(report, "shared.json"), found)


def is_module(path):
    """Whether the path is code that the program may run: no licence and no test."""
    folder = path.partition("/site-packages/")[2].partition("/")[0]
    return path.endswith((".py", ".so")) and folder not in ("tests", "test", "docs", "examples")


def together(twice):
    """{distributions: the paths that all of them write}."""
    found = {}
    for path, names in twice.items():
        found.setdefault(tuple(names), []).append(path)
    return found
