"""Surveys a source tree: which files it holds, and what its Python code says.

    python survey.py TREE OUTPUT

Writes facts as JSON (survey.go describes them) and decides nothing. Nothing of the
project is imported or run, so this is safe before anything is known of the project.
Standard library only, Python 3.8 to 3.14, and the same bytes for the same tree.

Each pass is a module in the folder of this one:

    filetree   files, folders and links
    module     one Python file, with facts, names, values, evaluate, literals, calls
    mentions   paths in configuration files
    setupcall  the call of setup() in setup.py
    models     files that hold machine learning models, with pickles, versions, unpack
"""

import gc

# Nothing here makes cycles that are worth finding: looking for them in the syntax trees
# takes a twentieth of the time.
gc.disable()

import errno
import json
import os
import sys
import warnings

# Python runs this isolated, without the folder of the script on its path.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import filetree
import mentions
import module
import setupcall

VERSION = 1

# Bounds of all modules together. They are far above any real project; what lies beyond
# them is left out and "truncated" says so.
MAX_MODULES = 3000
MAX_SOURCE = 8 << 20  # bytes
MAX_FACTS = 100000
MAX_BYTES = 20 << 20  # of all facts, as JSON

# Files that may be models; their content decides.
MODEL_SUFFIXES = {
    ".bin", ".bst", ".dat", ".data", ".dill", ".jbl", ".joblib", ".mdl", ".model", ".obj",
    ".p", ".pck", ".pickle", ".pk", ".pkl", ".sav", ".xgb",
}
COMPRESSED_SUFFIXES = {".bz2", ".compressed", ".gz", ".lzma", ".xz", ".z"}


def main(root, output):
    warnings.simplefilter("ignore")  # of Python, on the code that it parses: "\m" in a path
    tree = filetree.walk(root)
    modules, truncated = read_modules(tree)
    survey = {
        "version": VERSION,
        "python": "%d.%d" % sys.version_info[:2],
        "files": tree.files,
        "skipped": tree.skipped,
        "modules": modules,
        "mentions": mentions.find(tree),
    }
    setup = setupcall.read(tree.full("setup.py"))
    if setup:
        survey["setup"] = setup
    survey.update(read_models(tree))
    if tree.truncated or truncated:
        survey["truncated"] = True
    if tree.truncated:
        survey["unlisted"] = True
    # json.dump calls a Python function for every value, json.dumps is one call of C.
    written = json.dumps(survey, separators=(",", ":"), check_circular=False)
    with open(output, "w", encoding="ascii", newline="\n") as file:
        file.write(written + "\n")


def read_modules(tree):
    """The facts of every module by path, and whether a bound cut some off: the deepest
    ones, so that the scripts in the project's own folder are always read."""
    files = [file for file in tree.regular_files()
             if file["path"].endswith(".py") and filetree.is_parsed(file["path"])]
    files.sort(key=lambda file: (file["path"].count("/"), file["path"]))
    modules, size, count, taken, truncated = [], 0, 0, 0, False
    for file in files:
        path = file["path"]
        if file["size"] > module.MAX_SIZE:
            modules.append(module.unreadable(path, "too large to read")[0])
            continue
        size += file["size"]
        if len(modules) >= MAX_MODULES or size > MAX_SOURCE or count > MAX_FACTS or taken > MAX_BYTES:
            truncated = True
            break
        facts, more = module.read(tree.full(path), path)
        count += sum(len(value) for value in facts.values() if isinstance(value, list))
        taken += more
        modules.append(facts)
    modules.sort(key=lambda facts: facts["path"])
    return modules, truncated


def read_models(tree):
    """The facts of the models in the tree; few projects without any pay for loading
    what reads them."""
    regular = tree.regular_files()
    files = [file for file in regular if may_be_model(file["path"])]
    if not files:
        return {}
    import models

    found = models.read(tree.root, files)
    names = models.main_names(found)
    facts = {"models": found}
    if names:
        modules = [file["path"] for file in regular if file["path"].endswith(".py")]
        facts["main_names"] = models.files_with(tree.root, modules, names)
    return facts


def may_be_model(path):
    stem, suffix = os.path.splitext(path.lower())
    if suffix in COMPRESSED_SUFFIXES:
        suffix = os.path.splitext(stem)[1] or ".pkl"
    return suffix in MODEL_SUFFIXES


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2])
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.exit(errno.ENOSPC)
