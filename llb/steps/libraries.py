"""Which shared libraries of the build base an installed tree needs.

[apt] build installs a library's header with the library itself; the image has it
only where [apt] runtime names it. Whoever reads this knows what the image has.
"""

import glob
import json
import os
import struct

MOST = 64 << 20  # bytes that are read of a file

# Every base has a C library, or its Python would not run.
EVERYWHERE = ("libc.", "libm.", "libpthread.", "libdl.", "librt.", "libutil.", "ld-linux", "ld64.")


def tell(tree, report):
    """Leaves what needed says in report/libraries.json, if it says anything."""
    found = needed(tree)
    if found:
        with open(report + "/libraries.json", "w", encoding="utf-8") as file:
            json.dump(found, file)


def needed(tree):
    """[{"file": ..., "library": ..., "package": ...}] for what is linked directly."""
    files = sorted(elf_files(tree))
    own = {os.path.basename(path) for path in files}
    first = {}
    for path in files:
        for library in linked(path):
            if library not in own and not library.startswith(EVERYWHERE):
                first.setdefault(library, os.path.relpath(path, tree))
    owners = packages(first)
    return [
        {"file": first[library], "library": library, "package": owners[library]}
        for library in sorted(owners)
    ]


def elf_files(tree):
    for folder, _, files in os.walk(tree):
        for name in files:
            path = os.path.join(folder, name)
            if os.path.islink(path) or not (".so" in name or os.access(path, os.X_OK)):
                continue
            with open(path, "rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def linked(path):
    """The names in the dynamic section (DT_NEEDED); none of a file that is odd."""
    with open(path, "rb") as file:
        data = file.read(MOST)
    try:
        return names(data)
    except (struct.error, IndexError, ValueError, StopIteration):
        return []


def names(data):
    wide, order = data[4] == 2, "<" if data[5] == 1 else ">"
    read = lambda form, at: struct.unpack_from(order + form, data, at)
    table, = read("Q", 32) if wide else read("I", 28)
    size, count = read("HH", 54 if wide else 42)
    segments = []  # (type, offset, address, length)
    for i in range(count):
        at = table + i * size
        if wide:
            kind, _, offset, address, _, length = read("IIQQQQ", at)
        else:
            kind, offset, address, _, length = read("IIIII", at)
        segments.append((kind, offset, address, length))
    entries = []
    for kind, offset, _, length in segments:
        if kind == 2:  # PT_DYNAMIC
            step = 16 if wide else 8
            entries = [read("QQ" if wide else "II", at) for at in range(offset, offset + length, step)]
    strings = next(value for tag, value in entries if tag == 5)  # DT_STRTAB
    start = next(
        strings - address + offset for kind, offset, address, length in segments
        if kind == 1 and address <= strings < address + length  # PT_LOAD
    )
    found = []
    for tag, value in entries:
        if tag == 0:
            break
        if tag == 1:  # DT_NEEDED
            at = start + value
            found.append(data[at:data.index(b"\0", at)].decode("ascii"))
    return found


FOLDERS = ("/usr/lib/*-linux-gnu*", "/lib/*-linux-gnu*", "/usr/lib", "/lib")


def packages(libraries):
    """The Debian package of each library that the base has one for."""
    paths = {}
    for library in libraries:
        for folder in FOLDERS:
            for path in glob.glob(os.path.join(folder, glob.escape(library))):
                # A package may name the file below /lib, which is a link to /usr/lib.
                for each in (path, path[len("/usr"):] if path.startswith("/usr/") else "/usr" + path):
                    paths[each.encode()] = library
    found = {}
    if not paths:
        return found
    for listing in sorted(glob.glob("/var/lib/dpkg/info/*.list")):
        with open(listing, "rb") as file:
            for line in file.read().splitlines():
                if line in paths:
                    name = os.path.basename(listing)[:-len(".list")]
                    found.setdefault(paths[line], name.partition(":")[0])
    return found
