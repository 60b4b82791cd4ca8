"""Makes the tree of a result the same on every machine, and refuses what may not be in it."""

import errno
import os
import stat

import common


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


def normalize_tree(root):
    """Gives a tree fixed times and plain modes: no setuid bit and no file capability. Fails
    if it has anything but files, folders and links."""
    for folder, folders, files in os.walk(root, topdown=False):
        for name in files:
            path = os.path.join(folder, name)
            mode = os.lstat(path).st_mode
            if name.startswith(WHITEOUT):
                raise common.StepFailed("outside", path=path[len(root):])
            if stat.S_ISREG(mode):
                set_mode(path, mode)
                drop_capabilities(path)
            elif not stat.S_ISLNK(mode):  # a device, a pipe, a socket
                raise common.StepFailed("outside", path=path[len(root):])
            os.utime(path, (common.EPOCH, common.EPOCH), follow_symlinks=False)
        for name in folders:
            path = os.path.join(folder, name)
            if os.path.islink(path):
                os.utime(path, (common.EPOCH, common.EPOCH), follow_symlinks=False)
        if folder != root:
            os.chmod(folder, 0o755)
        os.utime(folder, (common.EPOCH, common.EPOCH))


# In a layer, a file of such a name deletes another:
# https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts
WHITEOUT = ".wh."


def drop_capabilities(path):
    """Removes file capabilities, which a change of the mode leaves in place."""
    try:
        if "security.capability" in os.listxattr(path):
            os.removexattr(path, "security.capability")
    except OSError as error:
        if error.errno not in (errno.ENOTSUP, errno.ENODATA):
            raise


def set_mode(path, mode):
    """Sets 0755 if anyone may execute the file, else 0644, so that a umask leaves no trace."""
    plain = 0o755 if mode & 0o111 else 0o644
    if stat.S_IMODE(mode) != plain:
        os.chmod(path, plain)
