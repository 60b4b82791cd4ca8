"""Which paths of an installed tree two distributions write, and not the same.

Of such a path the image has one distribution's file, and code of the other runs
with it. Every wheel lists what it installs with hashes (RECORD).
"""

import json
import os
import sys


def paths(tree):
    """{path below the tree: its distributions, as normalised names in order}."""
    written = {}
    for folder, folders, _ in os.walk(tree):
        if os.path.basename(folder) != "site-packages":
            continue
        for name in folders:
            if name.endswith(".dist-info"):
                distribution = normal(name[:-len(".dist-info")].rpartition("-")[0])
                for path, digest in record(os.path.join(folder, name)):
                    place = os.path.relpath(os.path.join(folder, path), tree)
                    written.setdefault(place, {})[distribution] = digest
        folders.clear()
    return {
        path: sorted(by) for path, by in sorted(written.items())
        if len(by) > 1 and len(set(by.values())) > 1
    }


def record(folder):
    """(path, hash) for each file of a distribution. Without csv, which takes every
    step as long to import as most layers to read."""
    try:
        with open(os.path.join(folder, "RECORD"), encoding="utf-8") as file:
            rows = [line.rstrip("\n").rsplit(",", 2) for line in file]
    except (OSError, UnicodeDecodeError):
        return []
    return [(row[0].strip('"'), row[1]) for row in rows if len(row) == 3]


def normal(name):
    return "-".join(filter(None, name.replace("_", "-").replace(".", "-").lower().split("-")))


def distributions(twice):
    """All that write a path which another writes too, in the lock's order."""
    return sorted({name for names in twice.values() for name in names})


def show(twice):
    """A line of the step's output for each set of distributions."""
    for names, found in together(twice).items():
        more = ", and %d more" % (len(found) - 1) if len(found) > 1 else ""
        sys.stderr.write("%s write the same path: %s%s; that of %s stays\n" % (" and ".join(names), found[0], more, names[-1]))


def tell(twice, report):
    """Leaves report/shared.json, if there is anything to tell."""
    told = [
        {"distributions": names, "path": found[0], "more": len(found) - 1}
        for names, found in together({path: by for path, by in twice.items() if is_module(path)}).items()
    ]
    if told:
        with open(os.path.join(report, "shared.json"), "w", encoding="utf-8") as file:
            json.dump(told, file)


def is_module(path):
    """A licence or a test that lies over another's is nothing anybody runs."""
    folder = path.partition("/site-packages/")[2].partition("/")[0]
    return path.endswith((".py", ".so")) and folder not in ("tests", "test", "docs", "examples")


def together(twice):
    found = {}
    for path, names in twice.items():
        found.setdefault(tuple(names), []).append(path)
    return found
