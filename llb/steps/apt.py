"""Installs Debian packages into the root, and leaves nothing else there.

    apt.py PACKAGE...
"""

import glob
import os
import shutil
import sys

import common
import network
import output
import processes

REPORT = "/tmp/failure.json"


def apt():
    if not shutil.which("apt-get"):
        raise common.StepFailed("no-apt")
    if network.unreadable():
        raise common.StepFailed("ca")
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive", LC_ALL="C.UTF-8", **network.proxies())
    bundle = network.trusted()
    options = ["--option", "Acquire::https::CaInfo=" + bundle] if bundle else []
    get(env, "update", "--quiet", "--error-on=any", *options)
    get(env, "install", "--quiet", "--yes", "--no-install-recommends", *options, *sys.argv[1:])
    # Lists, caches and logs hold the time of the build.
    for pattern in ("/var/lib/apt/lists/*", "/var/cache/apt/*", "/var/cache/debconf/*-old",
                    "/var/log/apt/*", "/var/log/dpkg.log", "/var/log/alternatives.log",
                    "/var/cache/ldconfig/*"):
        for path in glob.glob(pattern):
            shutil.rmtree(path, ignore_errors=True) if os.path.isdir(path) else os.remove(path)


def get(env, *args):
    shown = output.Output(urls=True)
    if processes.run(["apt-get", *args], "apt-get " + args[0], shown, env=env) != 0:
        raise common.StepFailed("apt", args=list(args), log=shown.end)


common.main(apt, REPORT)
