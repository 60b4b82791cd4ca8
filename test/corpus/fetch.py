"""Fetches sdists with pip, and runs none of their code.

    fetch.py DIRECTORY < [{"name": ..., "version": ..., "sdist": FILE}, ...]

`pip download` builds the metadata of what it downloads, which runs setup.py; here
pip's finder and downloader are asked for the file alone. pip's own settings say
where from. Whoever called checks the hashes.
"""

import contextlib
import json
import os
import sys
import tempfile

from pip._internal.commands import create_command
from pip._internal.network.download import Downloader
from pip._internal.utils.temp_dir import global_tempdir_manager, tempdir_registry
from pip._vendor.packaging.utils import canonicalize_name


def main(directory):
    os.makedirs(directory, exist_ok=True)
    with contextlib.ExitStack() as stack:
        command = create_command("download")
        # The file is not installed: the Python it is for does not matter.
        options, _ = command.parse_args(["--no-deps", "--no-binary", ":all:", "--quiet", "nothing"])
        options.ignore_requires_python = True
        stack.enter_context(global_tempdir_manager())
        stack.enter_context(command.main_context())
        command.tempdir_registry = stack.enter_context(tempdir_registry())
        session = command.get_default_session(options)
        finder = command._build_package_finder(options=options, session=session, ignore_requires_python=True)
        for wanted in json.load(sys.stdin):
            fetch(Downloader(session, "off"), link(finder, wanted), directory, wanted["sdist"])


def link(finder, wanted):
    for candidate in finder.find_all_candidates(canonicalize_name(wanted["name"])):
        if candidate.link.filename == wanted["sdist"]:
            return candidate.link
    sys.exit("the index has no %(sdist)s of %(name)s %(version)s" % wanted)


def fetch(downloader, where, directory, name):
    # Under its own name only when it is whole.
    with tempfile.TemporaryDirectory(dir=directory) as partial:
        path, _ = downloader(where, partial)
        os.replace(path, os.path.join(directory, name))


main(sys.argv[1])
