"""Makes a wheel whose references to folders uv accepts. uv refuses a path that leads above
the root, such as setup.py makes with os.path.join(HERE, "../../libs/common")."""

import base64
import hashlib
import os
import re
import zipfile

REFUSED = "path could not be normalized"
REFERENCE = re.compile(rb"(?m)^(Requires-Dist: .*@ file:)(//localhost|//)?(/[^\s;#]*)")


def normalized(wheel, folder):
    """Writes a copy of the wheel to the folder, and returns its path."""
    os.makedirs(folder, exist_ok=True)
    copy = os.path.join(folder, os.path.basename(wheel))
    with zipfile.ZipFile(wheel) as source, zipfile.ZipFile(copy, "w") as target:
        files = {info: source.read(info) for info in source.infolist()}
        for info in files:
            if info.filename.endswith(".dist-info/METADATA"):
                metadata, files[info] = info.filename, REFERENCE.sub(plain, files[info])
                digest = record(files[info])
        for info, data in files.items():
            if info.filename.endswith(".dist-info/RECORD"):
                data = re.sub(rb"(?m)^" + re.escape(metadata.encode()) + rb",.*$", metadata.encode() + b"," + digest, data)
            target.writestr(info, data)
    return copy


def plain(match):
    path = os.path.normpath(b"/" + match[3].lstrip(b"/"))
    return match[1] + (match[2] or b"") + path


def record(data):
    """The hash and the size of a file as a RECORD has them:
    https://packaging.python.org/en/latest/specifications/recording-installed-packages/"""
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=")
    return b"sha256=" + digest + b",%d" % len(data)
