"""Makes the tree of a result the same on every machine, and refuses what may not be in it."""

import errno
import os
import stat

import common
import output


def verify_contained(root, *places):
    """Fails if a tree has anything beside the folders `places`, which are absolute in it."""
    allowed = set()
    for place in places:
        while place != "/":
            allowed.add(place)
            place = os.path.dirname(place)
    folders = [root]
    for folder in folders:
        for entry in sorted(os.scandir(folder), key=lambda e: e.name):
            path = entry.path[len(root):]
            if path not in allowed or not entry.is_dir(follow_symlinks=False):
                raise common.StepFailed("outside", path=path)
            if path not in places:
                folders.append(entry.path)


# What the virtual environment and the image have of their own in /opt/venv.
OWN_FILES = ("pyvenv.cfg", "pylock.toml", "python.json")
OWN_FOLDERS = ("bin", "lib", "lib64", "libraries")


def verify_installed(prefix):
    """Fails if distributions that were installed into an empty tree would take the place of the
    environment's own files or folders: a pyvenv.cfg says which Python runs."""
    for entry in sorted(os.scandir(prefix), key=lambda e: e.name):
        if entry.name in OWN_FILES or entry.name in OWN_FOLDERS and not entry.is_dir(follow_symlinks=False):
            raise common.StepFailed("replaces", path=common.VENV + "/" + entry.name)


def normalize_tree(root, links=True):
    """Gives a tree fixed times and plain modes: no setuid bit, no file capability and no other
    attribute. Fails if it has anything but files, folders and, with `links`, links."""
    try:
        for folder, folders, files in os.walk(root, topdown=False, onerror=fail):
            for name in folders + files:
                path = os.path.join(folder, name)
                mode = os.lstat(path).st_mode
                plain = stat.S_ISREG(mode) or stat.S_ISDIR(mode) or links and stat.S_ISLNK(mode)
                if name.startswith(WHITEOUT) or not plain:
                    raise common.StepFailed("outside", path=path[len(root):])
                if stat.S_ISREG(mode):
                    set_mode(path, mode)
                if not stat.S_ISLNK(mode):
                    drop_attributes(path)
                if not stat.S_ISDIR(mode):
                    os.utime(path, (common.EPOCH, common.EPOCH), follow_symlinks=False)
            if folder != root:
                os.chmod(folder, 0o755)
            os.utime(folder, (common.EPOCH, common.EPOCH))
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        # No step of the build can look at it, and a builder cannot make it a layer.
        raise common.StepFailed("outside", path="a path of more than 4095 bytes, %s..." % str(error.filename)[len(root):][:60])


def fail(error):
    raise error


# In a layer, a file or a folder of such a name deletes another:
# https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts
WHITEOUT = ".wh."


def drop_attributes(path):
    """Removes file capabilities, which a change of the mode leaves in place, access lists, and
    what overlayfs may take for its own (user.overlay.opaque)."""
    try:
        for name in os.listxattr(path):
            if name == "security.capability" or name.startswith(("user.", "trusted.", "system.posix_acl_")):
                os.removexattr(path, name)
    except OSError as error:
        if error.errno not in (errno.ENOTSUP, errno.ENODATA):
            raise


def set_mode(path, mode):
    """Sets 0755 if anyone may execute the file, else 0644, so that a umask leaves no trace."""
    plain = 0o755 if mode & 0o111 else 0o644
    if stat.S_IMODE(mode) != plain:
        os.chmod(path, plain)


def keep_files(folder, *names):
    """Removes everything else that is in a folder."""
    for name in os.listdir(folder):
        if name not in names:
            output.remove(os.path.join(folder, name))
