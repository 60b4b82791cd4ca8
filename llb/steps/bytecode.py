"""Compiles the modules of a tree, the same bytes each time."""

import errno
import os
import sys

import common

HERE = os.path.dirname(os.path.abspath(__file__))

# Processes that compile, however many processors there are: which process compiles a file
# must not depend on the machine (see compile_tree).
WORKERS = 4


def compile_tree(tree, root, workers=1):
    """Writes bytecode that is checked by hash (https://peps.python.org/pep-0552/). The paths
    in it are those below `root`, as in the image.

    The bytecode of a module depends now and then on what its process compiled before. uv's
    own workers take whichever file comes next; here each process has the same files in
    every build.
    """
    files = sources(tree)
    started = [start_compiling(files, tree, root, part, workers) for part in range(workers)]
    ended = [os.waitpid(worker, 0)[1] for worker in started]
    if any(os.WIFEXITED(status) and os.WEXITSTATUS(status) == common.DISK_FULL for status in ended):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if any(ended):
        # A layer without some of its bytecode would be cached as if it were whole.
        raise common.StepFailed("compile")


def sources(tree):
    """The modules to compile, sorted: all but test modules. Nothing that is served imports
    those, pytest writes other bytecode for them, and they are nearly half of the
    data-science distributions.
    """
    return sorted(
        os.path.join(folder, name)
        for folder, _, names in os.walk(tree) for name in names
        if name.endswith(".py") and not (name.startswith("test_") and "tests" in folder.split(os.sep))
    )


def start_compiling(files, tree, root, part, workers):
    """Starts a process that compiles every `workers`-th file. Returns its pid."""
    if sys.version_info < (3, 11):
        return start_with_fixed_hashes(tree, root, part, workers)
    worker = os.fork()
    if worker != 0:
        return worker
    status = 1
    try:
        compile_files(files[part::workers], root)
        status = 0
    except SystemExit as ended:
        status = ended.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(status)


def start_with_fixed_hashes(*part):
    """Does the same for Python before 3.11: there marshal writes a set in the order it has
    in memory, which depends on the hashes of its strings. Steps run with -E, and so with
    random hashes.
    """
    program = "import sys; sys.path[0] = sys.argv[1]; import bytecode; bytecode.compile_part(*sys.argv[2:])"
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return os.posix_spawn(
        sys.executable,
        [sys.executable, "-s", "-S", "-B", "-X", "utf8", "-c", program, HERE, *map(str, part)],
        dict(env, PYTHONHASHSEED="0"),
    )


def compile_part(tree, root, part, workers):
    try:
        compile_files(sources(tree)[int(part)::int(workers)], root)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.exit(common.DISK_FULL)


def compile_files(files, root):
    """Does what py_compile does, but fails on a full disk: before Python 3.13.1 py_compile
    reports none and leaves half a file."""
    import importlib.util  # most steps compile nothing
    import marshal
    import warnings

    warnings.simplefilter("ignore")  # about code of others
    checked_hash = (3).to_bytes(4, "little")
    for file in files:
        with open(file, "rb") as source_file:
            source = source_file.read()
        try:
            code = compile(source, file[len(root):], "exec", dont_inherit=True)
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
            continue  # written for another Python, or nested deeper than the parser goes
        try:
            bytecode = marshal.dumps(code)
        except ValueError:
            continue  # nested deeper than bytecode may be
        compiled = importlib.util.cache_from_source(file)
        os.makedirs(os.path.dirname(compiled), exist_ok=True)
        with open(compiled, "wb") as compiled_file:
            compiled_file.write(importlib.util.MAGIC_NUMBER + checked_hash)
            compiled_file.write(importlib.util.source_hash(source) + bytecode)
