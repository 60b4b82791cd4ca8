"""Survey a source tree: which files lie in it, and what its Python says.

    python survey.py TREE OUTPUT

Writes facts as JSON and decides nothing: survey.go reads them and others
judge. Nothing of the project is imported or run, so this is safe to do
before anybody knows what the project is. Standard library only, Python 3.8
to 3.14, and the same bytes for the same tree.
"""

import ast
import errno
import json
import os
import sys
import warnings

# Python runs this isolated, without the folder of the script on its path.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import setupcall

VERSION = 1

# Bounds. They are far above any real project; what lies beyond them is left
# out and "truncated" says so.
MAX_FILES = 200000
MAX_PARSED_SIZE = 2 << 20  # of one file: above it lies generated code
MAX_PARSED_FILES = 3000
MAX_PARSED_TOTAL = 8 << 20
MAX_FACTS = 5000  # of a kind in one module
MAX_TOTAL_FACTS = 100000
MAX_TEXT = 512
MAX_KEY = 64
MAX_DEPTH = 5  # of defaults in defaults; lists in lists may lie around them
MAX_SNIFFED = 64 << 10

# Folders that are never looked into: they can hold tens of thousands of files,
# none of them the project's own.
NOT_WALKED = {
    ".git": "vcs", ".hg": "vcs", ".svn": "vcs", ".bzr": "vcs", ".dvc": "vcs",
    "__pycache__": "cache", ".tox": "cache", ".nox": "cache", ".eggs": "cache",
    ".mypy_cache": "cache", ".pytest_cache": "cache", ".ruff_cache": "cache",
    ".ipynb_checkpoints": "cache", "node_modules": "node_modules",
    "site-packages": "virtualenv",
}

# Folders whose files are listed but not parsed: no program is run from there.
NOT_PARSED = {
    "build", "dist", "docs", "mlartifacts", "mlruns", "notebook", "notebooks",
    "test", "tests",
}

# What `python -m venv .` leaves in a project's own folder.
VENV_PARTS = {"bin", "Scripts", "lib", "lib64", "Lib", "include", "Include", "share"}

# Files whose content is never a key: not opened.
NOT_KEYS = {
    ".bmp", ".c", ".cpp", ".css", ".csv", ".gif", ".go", ".h", ".html", ".ico",
    ".ipynb", ".jpeg", ".jpg", ".js", ".md", ".npy", ".npz", ".parquet", ".pdf",
    ".pkl", ".png", ".py", ".pyc", ".rst", ".svg", ".ts", ".wav", ".xml", ".zip",
}

CONFIG_SUFFIXES = {".cfg", ".ini", ".json", ".toml", ".yaml", ".yml"}

# Files that may be models; their content decides.
MODEL_SUFFIXES = {
    ".bin", ".bst", ".dat", ".data", ".dill", ".jbl", ".joblib", ".mdl", ".model", ".obj",
    ".p", ".pck", ".pickle", ".pk", ".pkl", ".sav", ".xgb",
}
PACKED_SUFFIXES = {".bz2", ".compressed", ".gz", ".lzma", ".xz", ".z"}


# --- the tree -----------------------------------------------------------------

class Tree:
    """Every file below root, in the order of their paths."""

    def __init__(self, root):
        self.root = root
        self.real_root = os.path.realpath(root)
        self.files = []
        self.folders = set()
        self.skipped = []
        self.truncated = False
        todo = [""]
        while todo and not self.truncated:
            todo.extend(self.scan(todo.pop()))
        self.files.sort(key=lambda f: f["path"])
        self.skipped.sort(key=lambda s: s["path"])

    def full(self, path):
        return os.path.join(self.root, path)

    def skip(self, path, why):
        # A name that is not UTF-8 cannot be said in JSON: it is shown escaped.
        self.skipped.append({"path": path.encode("utf-8", "backslashreplace").decode(), "why": why})

    def scan(self, folder):
        """List one folder; returns the folders in it that are to be listed."""
        try:
            with os.scandir(self.full(folder) if folder else self.root) as entries:
                entries = sorted(entries, key=lambda e: e.name)
        except OSError:
            self.skip(folder, "unreadable")
            return []
        names = {e.name for e in entries}
        is_venv = self.is_virtualenv(folder, names)
        if is_venv and folder:
            self.skip(folder, "virtualenv")
            return []
        inner = []
        for entry in entries:
            path = folder + "/" + entry.name if folder else entry.name
            if not is_utf8(entry.name):
                self.skip(path, "not-utf8")
            elif entry.is_symlink():
                self.add(self.link(path))
            elif entry.is_dir(follow_symlinks=False):
                why = NOT_WALKED.get(entry.name)
                if is_venv and entry.name in VENV_PARTS:
                    why = "virtualenv"
                if why:
                    self.skip(path, why)
                else:
                    self.folders.add(path)
                    inner.append(path)
            elif entry.is_file(follow_symlinks=False):
                self.add(self.regular(path, entry))
        return inner

    def add(self, file):
        if len(self.files) >= MAX_FILES:
            self.truncated = True
        elif file:
            self.files.append(file)

    def is_virtualenv(self, folder, names):
        if "pyvenv.cfg" in names or "conda-meta" in names:
            return True
        return any(
            os.path.exists(self.full(os.path.join(folder, bin, "activate")))
            for bin in ("bin", "Scripts") if bin in names
        )

    def regular(self, path, entry):
        try:
            info = entry.stat(follow_symlinks=False)
        except OSError:
            self.skip(path, "unreadable")
            return None
        file = {"path": path, "size": info.st_size}
        if info.st_mode & 0o111:
            file["exec"] = True
        kinds = sniff(self.full(path), info.st_size)
        if kinds:
            file["kinds"] = kinds
        return file

    def link(self, path):
        full = self.full(path)
        try:
            target = os.readlink(full)
        except OSError:
            self.skip(path, "unreadable")
            return None
        if not is_utf8(target):
            self.skip(path, "not-utf8")
            return None
        real = os.path.realpath(full)
        link = {"target": target[:4096], "to": "missing"}
        if os.path.isdir(full):
            link["to"] = "folder"
        elif os.path.isfile(full):
            link["to"] = "file"
        inside = real == self.real_root or real.startswith(self.real_root + os.sep)
        if inside and link["to"] != "missing":
            link["path"] = os.path.relpath(real, self.real_root).replace(os.sep, "/")
            link["inside"] = is_utf8(link["path"])
        return {"path": path, "size": 0, "link": link}


def is_utf8(text):
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def sniff(path, size):
    """What a small file is, by its content."""
    suffix = os.path.splitext(path)[1].lower()
    # A Git LFS pointer keeps the name of what it stands for, so any suffix is read.
    maybe_pointer = 100 <= size < 1024
    maybe_key = 0 < size < MAX_SNIFFED and suffix not in NOT_KEYS
    if not maybe_pointer and not maybe_key:
        return []
    try:
        with open(path, "rb") as file:
            head = file.read(MAX_SNIFFED if suffix == ".json" else 4096)
    except OSError:
        return []
    kinds = []
    if maybe_pointer and head.startswith(b"version https://git-lfs"):
        kinds.append("lfs-pointer")
    if maybe_key and b"-----BEGIN " in head and b"PRIVATE KEY-----" in head:
        kinds.append("private-key")
    if suffix == ".json" and b'"type":"service_account"' in head.translate(None, b" \t\r\n"):
        kinds.append("service-account")
    return kinds


# --- configuration files --------------------------------------------------------

def mentions(tree):
    """Values in configuration files that name something in the tree.

    No format is parsed: a value is what stands right of the first colon or
    equals sign, and it counts only where the tree has a file or folder of
    that name.
    """
    known = tree.folders | {f["path"] for f in tree.files}
    found = []
    for file in tree.files:
        path = file["path"]
        if os.path.splitext(path)[1].lower() not in CONFIG_SUFFIXES or "link" in file:
            continue
        if file["size"] > MAX_SNIFFED or not is_parsed(path) or len(found) > MAX_FACTS:
            continue
        try:
            with open(tree.full(path), encoding="utf-8", errors="replace") as lines:
                for number, line in enumerate(lines, 1):
                    for key, value in values_of(line):
                        if tidy(value) in known:
                            found.append({"file": path, "line": number, "key": key, "value": value})
        except OSError:
            pass
    return found


def values_of(line):
    line = line.split(" #")[0]
    cut = min((i for i in (line.find(":"), line.find("=")) if i >= 0), default=-1)
    key = line[:max(cut, 0)].strip(" \t\"'[]{}()-")[:MAX_KEY]
    for word in line[cut + 1:].replace(",", " ").split():
        word = word.strip("\"'[]{}()-")
        if word:
            yield key, word


def tidy(path):
    path = path.replace("\\", "/")
    while path.startswith("./"):
        path = path[2:]
    return path.rstrip("/")


# --- values -------------------------------------------------------------------
#
# What an expression is worth, as far as it can be told without running it:
#   {"str": "artifacts/model.pkl", ...}   text, with flags
#       join     made of several parts (os.path.join, "/", "+", an f-string)
#       partial  only the beginning is known
#       tail     only the end is known
#       base     the imported name that stands before a tail
#       anchor   "file": relative to the folder of the module it stands in;
#                "package": below the packages, "mlproject/data.csv"
#       fallback a parameter has it where the caller gives none
#   {"num": 5000} {"bool": true} {"none": true}
#   {"env": "PORT", "default": VALUE}     from the environment
#   {"ref": "src.constants.PORT"}         a name, import aliases resolved
#   {"call": "create_app"} {"list": [VALUE, ...]}
#   {}                                    unknown

def text(value, **flags):
    return dict(flags, str=value)


def with_default(value, default):
    """A value from the environment, with what it is where that is not set."""
    return dict(value, default=default if depth(default) < MAX_DEPTH else {})


def depth(value):
    inner = value.get("list", [value["default"]] if "default" in value else [])
    return 1 + max(map(depth, inner), default=0)


def is_text(value):
    return value is not None and "str" in value


def joined(left, right, base=""):
    """left/right as os.path.join has it; None stands for an unknown part, and
    base is the name of an unknown left one."""
    if left is None:
        named = {"base": base} if base else {}
        if right is None:
            return text("", tail=True, join=True, partial=True, **named) if base else None
        if right.get("anchor") or right.get("tail"):
            return None
        return dict(right, tail=True, join=True, **named)
    if left.get("partial"):
        return left
    if right is None:
        return dict(left, partial=True, join=True, str=slashed(left["str"]))
    if right.get("anchor") or right["str"].startswith("/"):
        return right
    return dict(left, join=True, str=slashed(left["str"]) + right["str"],
                **({"partial": True} if right.get("partial") else {}))


def slashed(value):
    return value if not value or value.endswith("/") else value + "/"


def concatenated(parts):
    """Text in a row; None stands for an unknown part and ends what is known."""
    value, flags = "", {"join": True}
    for i, part in enumerate(parts):
        if part is None:
            flags["partial"] = True
            break
        if i == 0 and part.get("anchor"):
            flags["anchor"] = part["anchor"]
        if part.get("fallback"):
            flags["fallback"] = True
        value += part["str"]
        if part.get("partial"):
            flags["partial"] = True
            break
    return text(value, **flags) if value else None


def parent(value):
    """os.path.dirname and Path.parent."""
    path = value["str"].rstrip("/")
    head, _, last = path.rpartition("/")
    if not value.get("anchor"):
        return dict(value, str=head)
    if last in ("", ".", ".."):  # already at the module's folder or above
        head = slashed(path) + ".."
    return dict(value, str=head)


# Calls whose value is their path argument, as far as the path goes.
SAME_PATH = {
    "str", "os.fspath", "os.path.abspath", "os.path.normpath", "os.path.realpath",
    "pathlib.Path.as_posix", "pathlib.Path.resolve", "pathlib.Path.absolute",
}
JOINS = {"os.path.join", "pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "posixpath.join"}
HERE = {"os.getcwd", "pathlib.Path.cwd"}
# Path methods whose result is a path again.
PATH_METHODS = {"joinpath", "resolve", "absolute", "as_posix", "expanduser", "format"}
# What finds a file of a package: package first, then path.
FILES = {"importlib.resources.files", "importlib_resources.files"}
RESOURCES = FILES | {
    module + "." + name for module, names in (
        ("pkgutil", ("get_data",)),
        ("importlib.resources", ("open_text", "open_binary", "read_text", "read_binary", "path")),
        ("importlib_resources", ("open_text", "open_binary", "read_text", "read_binary", "path")),
        ("pkg_resources", ("resource_filename", "resource_string", "resource_stream")),
        ("jinja2", ("PackageLoader",)),
    ) for name in names
}
TRANSPARENT = SAME_PATH | JOINS | {"os.path.dirname"}
# Calls around the one that matters.
WRAPPERS = {"sys.exit", "exit", "asyncio.run", "anyio.run"}
ENVIRON = {"os.environ.get", "os.getenv"}
OPENS = {"open", "io.open", "codecs.open"}


# --- one module ---------------------------------------------------------------

class Scope:
    """What the names of a module or function are worth, and what made them."""

    def __init__(self):
        self.values = {}
        self.types = {}
        self.parameters = set()


class Reader:
    """Reads the facts of one module off its syntax tree, top to bottom."""

    def __init__(self, path):
        self.file = os.path.basename(path)
        self.imports = []
        self.literals = []
        self.calls = []
        self.constants = []
        self.functions = []
        self.main_guard = False
        self.truncated = False

        self.aliases = {}  # name -> what was imported under it
        self.stars = False  # whether there is a "from m import *"
        self.scopes = [Scope()]
        self.bases = {}  # class of this module -> its first base
        self.returns = {}  # function of this module -> what made its result
        self.known = {}  # id of an expression -> its value
        self.seen = set()  # literals already told
        self.function = ""
        self.where = {}  # optional, type_checking, conditional, elsewhere, guard

    def read(self, tree):
        self.declare(tree.body)
        self.block(tree.body)

    def facts(self, path):
        facts = {"path": path}
        for name in ("imports", "literals", "calls", "constants", "functions"):
            if getattr(self, name):
                facts[name] = getattr(self, name)
        if self.main_guard:
            facts["main_guard"] = True
        if self.truncated:
            facts["truncated"] = True
        return facts

    def tell(self, facts, fact):
        if len(facts) < MAX_FACTS:
            facts.append(fact)
        else:
            self.truncated = True

    # Names of the module are known before its functions are read, wherever
    # they are assigned; a name assigned twice has no one value.

    def declare(self, body):
        found = list(assignments(body))
        self.declare_imports(body)
        times = {}
        for name, _ in found:
            times[name] = times.get(name, 0) + 1
        module = self.scopes[0]
        for name, value in found:
            made_by = self.type_of(value)
            if made_by:
                module.types.setdefault(name, made_by)
            if times[name] > 1:
                continue
            worth = self.evaluate(value)
            if worth is not None:
                module.values[name] = worth
                self.tell(self.constants, {"name": name, "line": value.lineno, "value": clip(worth)})

    def declare_imports(self, body):
        for node in body:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                self.alias(node)
            for inner in blocks(node):
                self.declare_imports(inner)

    def alias(self, node):
        if isinstance(node, ast.Import):
            for name in node.names:
                if name.asname:
                    self.aliases[name.asname] = name.name
                else:
                    top = name.name.split(".")[0]
                    self.aliases.setdefault(top, top)
            return
        source = "." * node.level + (node.module or "")
        for name in node.names:
            if name.name == "*":
                self.stars = True
            else:
                dot = "." if node.module else ""
                self.aliases[name.asname or name.name] = source + dot + name.name

    # Statements.

    def block(self, body, **where):
        saved = self.where
        self.where = dict(saved, **where)
        for node in body:
            STATEMENTS.get(type(node).__name__, Reader.other)(self, node)
        self.where = saved

    def other(self, node):
        """Any statement without a rule of its own: what it holds, in order."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                self.block([child])
            elif isinstance(child, ast.expr):
                self.expression(child)
            elif child._fields:
                self.other(child)  # a match case, an except handler

    def import_(self, node):
        for name in node.names:
            self.tell_import(node, name.name, [], 0)

    def import_from(self, node):
        self.tell_import(node, node.module or "", [n.name for n in node.names], node.level)

    def tell_import(self, node, module, names, level, dynamic=False):
        fact = {"module": module, "line": node.lineno}
        if names:
            fact["names"] = names
        if level:
            fact["level"] = level
        if not self.function:
            fact["toplevel"] = True
        else:
            fact["function"] = self.function[:MAX_TEXT]
        if dynamic:
            fact["dynamic"] = True
        for flag in ("optional", "type_checking", "conditional", "guard"):
            if self.where.get(flag):
                fact[flag] = True
        self.tell(self.imports, fact)

    def if_(self, node):
        if self.is_main_guard(node.test):
            self.main_guard = True
            self.block(node.body, guard=True)
            self.block(node.orelse, conditional=True)
            return
        self.expression(node.test)
        checking = self.dotted(node.test) in ("typing.TYPE_CHECKING", "TYPE_CHECKING")
        system = {"elsewhere": True} if self.asks_system(node.test) else {}
        self.block(node.body, **({"type_checking": True} if checking else {"conditional": True}), **system)
        self.block(node.orelse, conditional=True, **system)

    def asks_system(self, test):
        """Whether a condition tells operating systems apart."""
        return any(self.dotted(each) in ("os.name", "sys.platform", "platform.system")
                   for each in ast.walk(test) if isinstance(each, (ast.Attribute, ast.Name)))

    def is_main_guard(self, test):
        if self.function or not isinstance(test, ast.Compare) or len(test.comparators) != 1:
            return False
        sides = [test.left, test.comparators[0]]
        return (any(isinstance(s, ast.Name) and s.id == "__name__" for s in sides)
                and any(isinstance(s, ast.Constant) and s.value == "__main__" for s in sides))

    def try_(self, node):
        caught = any(self.catches_import_error(h.type) for h in node.handlers)
        self.block(node.body, **({"optional": True} if caught else {}))
        for handler in node.handlers:
            # What is imported instead is as optional as what it stands in for.
            instead = caught and self.catches_import_error(handler.type)
            self.block(handler.body, conditional=True, elsewhere=True, **({"optional": True} if instead else {}))
        # Reached only where what was tried is there.
        self.block(node.orelse, **({"conditional": True} if caught else {}))
        self.block(node.finalbody)

    def catches_import_error(self, node):
        if node is None:
            return True
        names = node.elts if isinstance(node, ast.Tuple) else [node]
        return any(self.dotted(n) in ("ImportError", "ModuleNotFoundError", "Exception", "BaseException")
                   for n in names)

    def with_(self, node):
        optional = {}
        for item in node.items:
            self.expression(item.context_expr)
            target = self.target(item.optional_vars) if item.optional_vars else ""
            self.record(item.context_expr, target)
            if target:
                self.bind(target, item.context_expr, with_value=False)
            call = item.context_expr
            # contextlib.suppress, or one of the project's own.
            if isinstance(call, ast.Call) and any(self.catches_import_error(a) for a in call.args):
                optional = {"optional": True}
        self.block(node.body, **optional)

    def def_(self, node):
        outer = self.function
        for decorator in node.decorator_list:
            self.expression(decorator)
        arguments = node.args
        for default in arguments.defaults + [d for d in arguments.kw_defaults if d]:
            self.expression(default)
        scope = Scope()
        positional = getattr(arguments, "posonlyargs", []) + arguments.args
        for arg in positional + arguments.kwonlyargs:
            # A parameter hides the module's name; an annotation tells its type.
            scope.parameters.add(arg.arg)
            scope.values[arg.arg] = None
            scope.types[arg.arg] = self.dotted(arg.annotation) if arg.annotation else ""
        self.function = outer + "." + node.name if outer else node.name
        self.scopes.append(scope)
        # A function of the module is run by whoever calls it, so what the
        # module's own ifs say of it is kept, but no function is the guard.
        self.block(node.body, guard=False)
        self.scopes.pop()
        self.function = outer
        returns = self.returns.get(node.name)
        if returns and not outer:
            required = len(positional) - len(arguments.defaults)
            required += sum(1 for d in arguments.kw_defaults if d is None)
            self.tell(self.functions, {
                "name": node.name, "line": node.lineno, "returns": returns, "required": required})

    def class_(self, node):
        for child in node.decorator_list + node.bases + [k.value for k in node.keywords]:
            self.expression(child)
        if node.bases:
            self.bases[node.name] = self.dotted(node.bases[0])
        # A class body runs at import, but its names are its own.
        self.scopes.append(Scope())
        self.block(node.body)
        self.scopes.pop()

    def assign(self, node):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if node.value is None or any(isinstance(t, ast.Name) and t.id == "__all__" for t in targets):
            return
        self.expression(node.value)
        for target in targets:
            name = self.target(target)
            self.record(node.value, name)
            if name:
                self.bind(name, node.value)
            else:
                self.expression(target)

    def target(self, node):
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return node.value.id + "." + node.attr
        return ""

    def bind(self, name, value, with_value=True):
        made_by = self.type_of(value)
        scope = self.scopes[-1]
        if "." in name or len(self.scopes) == 1:
            # Attributes (self.app) are looked for from anywhere in the module.
            if made_by:
                self.scopes[0].types[name] = made_by
            return
        scope.types[name] = made_by
        worth = self.evaluate(value) if with_value else None
        if is_text(worth) and name in scope.parameters and self.where.get("conditional"):
            worth = dict(worth, fallback=True)
        scope.values[name] = worth

    def expr(self, node):
        if isinstance(node.value, ast.Constant):
            return  # a docstring
        self.expression(node.value)
        self.record(node.value)

    def return_(self, node):
        if node.value is None:
            return
        self.expression(node.value)
        self.record(node.value)
        made_by = self.type_of(node.value)
        if made_by:
            self.returns.setdefault(self.function, made_by)

    # Calls that are statements, or whose result gets a name.

    def record(self, node, target="", depth=0):
        if isinstance(node, ast.Await):
            node = node.value
        alias_of = ""
        if isinstance(node, ast.Name) and target and self.type_of(node):
            alias_of, callee = node.id, self.type_of(node)  # app = application
        elif isinstance(node, ast.Call):
            callee = self.dotted(node.func)
        else:
            return
        if not callee:
            return
        fact = {"call": callee, "line": node.lineno}
        for key, value in (("target", target), ("function", self.function), ("alias_of", alias_of),
                           ("guard", bool(self.where.get("guard")))):
            if value:
                fact[key] = value
        if not alias_of:
            made_by = self.type_of(node)
            if made_by != callee:
                fact["type"] = made_by
            args = [self.argument(a) for a in node.args[:16]]
            kwargs = {k.arg or "**": self.argument(k.value) for k in node.keywords[:32]}
            if args:
                fact["args"] = args
            if kwargs:
                fact["kwargs"] = kwargs
        self.tell(self.calls, fact)
        if callee in WRAPPERS and not alias_of and depth < 3:
            for arg in node.args:
                self.record(arg, "", depth + 1)

    def argument(self, node, depth=0):
        value = self.evaluate(node)
        if value is not None:
            return clip(value)
        if isinstance(node, (ast.Name, ast.Attribute)):
            name = self.qualified(node)
            return {"ref": name} if name else {}
        if isinstance(node, ast.Call):
            callee = self.dotted(node.func)
            return {"call": callee} if callee else {}
        if isinstance(node, (ast.Tuple, ast.List)) and len(node.elts) <= 8 and depth < 2:
            return {"list": [self.argument(e, depth + 1) for e in node.elts]}
        return {}

    # Names.

    def lookup(self, table, name):
        for scope in reversed(self.scopes):
            found = getattr(scope, table)
            if name in found:
                return found[name]
        return None

    def qualified(self, node):
        """A dotted name with import aliases resolved; "" for anything else."""
        if isinstance(node, ast.Name):
            return self.aliases.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            base = self.qualified(node.value)
            return base + "." + node.attr if base else ""
        return ""

    def imported(self, node):
        """The dotted name of something that another module may define, or ""."""
        root = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if not isinstance(root, ast.Name) or self.is_bound(root.id):
            return ""
        return self.qualified(node) if self.stars or root.id in self.aliases else ""

    def is_bound(self, name):
        return any(name in scope.values or scope.types.get(name) for scope in self.scopes)

    def dotted(self, node):
        """What is called or named: like qualified, but a variable stands for
        what made it (app.run is flask.Flask.run)."""
        if isinstance(node, ast.Name):
            name = self.lookup("types", node.id) or self.aliases.get(node.id, node.id)
        elif isinstance(node, ast.Attribute):
            attribute = self.target(node)
            name = attribute and self.lookup("types", attribute)
            if not name:
                base = self.dotted(node.value)
                name = base + "." + node.attr if base else ""
        elif isinstance(node, ast.Call):
            callee = self.dotted(node.func)
            name = self.returns.get(callee) or self.bases.get(callee) or callee
        elif isinstance(node, ast.Await):
            name = self.dotted(node.value)
        else:
            name = ""
        return name if len(name) <= 200 else ""

    def type_of(self, node):
        if isinstance(node, (ast.Call, ast.Await)):
            return self.dotted(node)
        if isinstance(node, ast.Name):
            return self.lookup("types", node.id) or ""
        return ""

    # Values.

    def evaluate(self, node):
        """What an expression is worth, or None."""
        key = id(node)
        if key not in self.known:
            rule = VALUES.get(type(node))
            self.known[key] = rule(self, node) if rule else None
        return self.known[key]

    def text(self, node):
        value = self.evaluate(node)
        if value is not None and is_text(value.get("default")):
            value = value["default"]  # os.environ.get("MODELS", "models") is models/ unless somebody says otherwise
        return value if is_text(value) else None

    def constant(self, node):
        value = node.value
        if isinstance(value, str):
            return text(value)
        if isinstance(value, bool):
            return {"bool": value}
        if isinstance(value, (int, float)) and abs(value) < 1 << 53:
            return {"num": value}
        return {"none": True} if value is None else None

    def name(self, node):
        if node.id == "__file__":
            return text(self.file, anchor="file")
        return self.lookup("values", node.id)

    def fstring(self, node):
        parts = []
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                plain = part.conversion in (-1, 115) and part.format_spec is None
                parts.append(self.text(part.value) if plain else None)
            else:
                parts.append(self.text(part))
        return concatenated(parts)

    def operation(self, node):
        left = self.text(node.left)
        if isinstance(node.op, ast.Div):
            return joined(left, self.text(node.right), self.imported(node.left))
        if left is None:
            return None
        if isinstance(node.op, ast.Add):
            return left if left.get("partial") else concatenated([left, self.text(node.right)])
        if isinstance(node.op, ast.Mod):
            return until(left, "%")
        return None

    def either(self, node):
        """os.environ.get("PORT") or 8080"""
        first, last = self.evaluate(node.values[0]), self.evaluate(node.values[-1])
        if isinstance(node.op, ast.Or) and first and "env" in first and last:
            return with_default(first, last)
        return None

    def negative(self, node):
        value = self.evaluate(node.operand)
        if isinstance(node.op, ast.USub) and value and "num" in value:
            return {"num": -value["num"]}
        return None

    def attribute(self, node):
        if node.attr == "parent":
            value = self.text(node.value)
            return parent(value) if value else None
        return None

    def subscript(self, node):
        index = node.slice
        if type(index).__name__ == "Index":  # Python 3.8
            index = index.value
        if self.qualified(node.value) == "os.environ":
            key = self.text(index)
            return {"env": key["str"][:MAX_TEXT]} if key else None
        if isinstance(node.value, ast.Attribute) and node.value.attr == "parents":
            value, steps = self.text(node.value.value), self.evaluate(index)
            if value and steps and steps.get("num") in range(16):
                for _ in range(steps["num"] + 1):
                    value = parent(value)
                return value
        return None

    def call(self, node):
        callee = self.dotted(node.func)
        if callee in ENVIRON and node.args:
            return self.environment(node)
        if callee in ("int", "float") and len(node.args) == 1:
            return self.evaluate(node.args[0])
        if callee in HERE:
            return text("")
        if callee in JOINS:
            return self.join(node.args)
        if callee in RESOURCES:
            return self.resource(node, callee)
        if callee == "os.path.dirname" and len(node.args) == 1:
            value = self.text(node.args[0])
            return parent(value) if value else None
        if callee in SAME_PATH and len(node.args) == 1:
            return self.text(node.args[0])
        return self.method(node)

    def method(self, node):
        """A method of a path or of text that yields a path again."""
        if not isinstance(node.func, ast.Attribute) or node.func.attr not in PATH_METHODS:
            return None
        value = self.text(node.func.value)
        if value is None:
            return None
        if node.func.attr == "joinpath":
            return self.join([node.func.value] + node.args)
        if node.func.attr == "format":
            return until(value, "{")
        return value

    def join(self, nodes):
        """os.path.join and Path of several parts."""
        if not nodes:
            return text("")
        value, base = self.text(nodes[0]), self.imported(nodes[0])
        for i, node in enumerate(nodes[1:]):
            # After unknown parts the first known one is a tail; only what stands
            # right before it can be its base.
            value = joined(value, self.text(node), base if i == 0 else "")
        return value

    def resource(self, node, callee):
        """A file that is looked for in a package."""
        if callee not in FILES and not node.args:
            return None
        package = self.package(node.args[0]) if node.args else text("", anchor="file")
        if package is None or callee in FILES:
            return package
        parts = [self.text(n) for n in node.args[1:2]]
        if not parts and callee == "jinja2.PackageLoader":
            parts = [text("templates")]
        return joined(package, parts[0]) if parts else None

    def package(self, node):
        """The folder of a package that is named, or is the module's own."""
        if isinstance(node, ast.Name) and node.id in ("__name__", "__package__"):
            return text("", anchor="file")
        value = self.text(node)
        name = value["str"] if value and len(value) == 1 else ""
        if value is None and isinstance(node, (ast.Name, ast.Attribute)):
            name = self.qualified(node) if self.imported(node) else ""
        if not all(part.isidentifier() for part in name.split(".")):
            return None
        return text(name.replace(".", "/"), anchor="package")

    def environment(self, node):
        key = self.text(node.args[0])
        if key is None:
            return None
        value = {"env": key["str"][:MAX_TEXT]}
        default = node.args[1] if len(node.args) > 1 else None
        for keyword in node.keywords:
            if keyword.arg == "default":
                default = keyword.value
        return value if default is None else with_default(value, self.argument(default))

    # Text, and in whose arguments it stands.

    def expression(self, node, context="", arg="", write=False, quiet=False):
        """Tell the literals of an expression. quiet: they are part of a text
        that was told already."""
        kind = type(node)
        value = self.text(node)
        if value is not None:
            if kind is ast.Name and not context:
                return  # told where the name got its value
            if not quiet:
                self.tell_literal(node, value, context, arg, write)
            if not value.get("partial") and not value.get("tail"):
                return
            quiet = True
        if kind is ast.Call:
            self.arguments(node, context, arg, write, quiet)
            return
        if kind in (ast.Constant, ast.Name):
            return
        for child in ast.iter_child_nodes(node):
            if not child._fields:
                continue  # a context or an operator
            if isinstance(child, ast.Constant) and is_a_word(node, child):
                continue
            self.expression(child, context, arg, write, quiet)

    def arguments(self, node, context, arg, write, quiet):
        callee = self.dotted(node.func)
        if isinstance(node.func, ast.Attribute):
            self.receiver(node)
        else:
            self.expression(node.func)
        if callee in ("importlib.import_module", "__import__") and node.args:
            module = self.text(node.args[0])
            if module and not module.get("partial"):
                self.tell_import(node, module["str"][:MAX_TEXT], [], 0, dynamic=True)
        keep = callee in TRANSPARENT and context
        if not keep and callee not in TRANSPARENT and callee not in RESOURCES:
            quiet = False
        write = write if keep else callee in OPENS and self.writes(node, 1)
        named = [(str(i), a) for i, a in enumerate(node.args)]
        named += [(k.arg or "**", k.value) for k in node.keywords]
        for name, child in named:
            if keep:
                self.expression(child, context, arg, write, quiet)
            else:
                self.expression(child, callee, name, write, quiet)

    def receiver(self, node):
        """Path("data").glob("*") reads data."""
        target = node.func.value
        value = self.text(target)
        if isinstance(target, ast.Constant):
            return  # "{}.csv".format(name), ",".join(names)
        if value is None or value.get("tail"):
            self.expression(target)
        else:
            method = node.func.attr
            writes = method in ("mkdir", "write_text", "write_bytes", "unlink")
            writes = writes or (method == "open" and self.writes(node, 0))
            self.tell_literal(target, value, "pathlib.Path." + method, "", writes)

    def writes(self, node, position):
        """Whether open() is asked only to write."""
        mode = node.args[position] if len(node.args) > position else None
        for keyword in node.keywords:
            if keyword.arg == "mode":
                mode = keyword.value
        value = self.text(mode) if mode is not None else None
        return value is not None and value["str"][:1] in ("w", "a", "x") and "+" not in value["str"]

    def tell_literal(self, node, value, context, arg, write):
        if not may_be_path(value["str"]) and not value.get("base"):
            return
        if isinstance(node, ast.Call) and not context:
            callee = self.dotted(node.func)
            context = callee if callee in TRANSPARENT or callee in RESOURCES else ""
        fact = {"value": value["str"], "line": node.lineno}
        for key, it in (("context", context), ("arg", arg if context else ""), ("write", write),
                        ("join", value.get("join")), ("partial", value.get("partial")),
                        ("tail", value.get("tail")), ("base", value.get("base")),
                        ("anchor", value.get("anchor")), ("guard", bool(self.where.get("guard"))),
                        ("elsewhere", self.where.get("elsewhere")), ("fallback", value.get("fallback"))):
            if it:
                fact[key] = it
        key = tuple(sorted(fact.items(), key=lambda i: i[0]))
        if key not in self.seen:
            self.seen.add(key)
            self.tell(self.literals, fact)


STATEMENTS = {
    "Import": Reader.import_, "ImportFrom": Reader.import_from,
    "If": Reader.if_, "Try": Reader.try_, "TryStar": Reader.try_,
    "With": Reader.with_, "AsyncWith": Reader.with_,
    "FunctionDef": Reader.def_, "AsyncFunctionDef": Reader.def_, "ClassDef": Reader.class_,
    "Assign": Reader.assign, "AnnAssign": Reader.assign,
    "Expr": Reader.expr, "Return": Reader.return_,
}

VALUES = {
    ast.Constant: Reader.constant, ast.Name: Reader.name, ast.JoinedStr: Reader.fstring,
    ast.BinOp: Reader.operation, ast.BoolOp: Reader.either, ast.UnaryOp: Reader.negative,
    ast.Attribute: Reader.attribute, ast.Subscript: Reader.subscript, ast.Call: Reader.call,
}


def blocks(node):
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        inner = getattr(node, field, None)
        if isinstance(inner, list):
            yield inner


def assignments(body):
    """(name, value) of every assignment the module makes to a plain name."""
    for node in body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value
        elif isinstance(node, ast.AnnAssign):
            if isinstance(node.target, ast.Name) and node.value is not None:
                yield node.target.id, node.value
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                if isinstance(item.optional_vars, ast.Name):
                    yield item.optional_vars.id, item.context_expr
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for inner in blocks(node):
                yield from assignments(inner)


def until(value, mark):
    """What stands before a placeholder."""
    head, found, _ = value["str"].partition(mark)
    if not found:
        return value
    return dict(value, str=head, partial=True, join=True) if head else None


def is_a_word(node, child):
    """Constants that are keys or answers, not paths: d["x"], {"x": ..}, == "x"."""
    if isinstance(node, ast.Dict):
        return any(child is key for key in node.keys)
    return isinstance(node, (ast.Subscript, ast.Compare)) or type(node).__name__ == "Index"


def may_be_path(value):
    """Leaves out what cannot be a path: prose, markup, programs. A control
    character may be a backslash path gone wrong ("artifacts\train.csv")."""
    if not value or len(value) > MAX_TEXT or "\0" in value:
        return False
    if value.count("\n") > 2 or any(c in value for c in "<>|"):
        return False
    return value.count(" ") <= 8


def clip(value):
    if is_text(value) and len(value["str"]) > MAX_TEXT:
        return {}
    return value


# --- all modules --------------------------------------------------------------

def is_parsed(path):
    folders = path.split("/")[:-1]
    return not any(f in NOT_PARSED or f.endswith(".egg-info") for f in folders)


def read_modules(tree):
    """The facts of every module, the shallow ones first: should the bounds cut
    something off, it is not the scripts in the project's folder."""
    paths = [f for f in tree.files
             if f["path"].endswith(".py") and "link" not in f and is_parsed(f["path"])]
    paths.sort(key=lambda f: (f["path"].count("/"), f["path"]))
    modules, total, told = [], 0, 0
    for file in paths:
        path, size = file["path"], file["size"]
        if size > MAX_PARSED_SIZE:
            modules.append({"path": path, "error": {"line": 0, "message": "too large to read"}})
            continue
        total += size
        if len(modules) >= MAX_PARSED_FILES or total > MAX_PARSED_TOTAL or told > MAX_TOTAL_FACTS:
            tree.truncated = True
            break
        facts = read_module(tree.full(path), path)
        told += sum(len(v) for v in facts.values() if isinstance(v, list))
        modules.append(facts)
    modules.sort(key=lambda m: m["path"])
    return modules


def read_module(full, path):
    try:
        with open(full, "rb") as file:
            source = file.read(MAX_PARSED_SIZE + 1)
        # Bytes, so that Python itself reads the byte order mark and the coding line.
        tree = ast.parse(source)
        reader = Reader(path)
        reader.read(tree)
        return reader.facts(path)
    except SyntaxError as error:
        return {"path": path, "error": {"line": error.lineno or 0, "message": str(error.msg)[:MAX_TEXT]}}
    except (RecursionError, MemoryError):
        return {"path": path, "error": {"line": 0, "message": "too deeply nested to read"}}
    except Exception as error:  # one odd file must not cost the facts of the others
        return {"path": path, "error": {"line": 0, "message": str(error)[:MAX_TEXT]}}


# --- models -------------------------------------------------------------------

def read_models(tree):
    """What the models of the tree tell, read by models.py: few projects without
    any pay for loading it.
    """
    files = [f for f in tree.files if "link" not in f and may_be_model(f["path"])]
    if not files:
        return {}
    import models

    found = models.read(tree.root, files)
    names = models.main_names(found)
    facts = {"models": found}
    if names:
        modules = [f["path"] for f in tree.files if f["path"].endswith(".py") and "link" not in f]
        facts["main_names"] = models.files_with(tree.root, modules, names)
    return facts


def may_be_model(path):
    stem, suffix = os.path.splitext(path.lower())
    if suffix in PACKED_SUFFIXES:
        suffix = os.path.splitext(stem)[1] or ".pkl"
    return suffix in MODEL_SUFFIXES


def main(root, output):
    warnings.simplefilter("ignore")  # "\m" in a path is worth a warning of ours, not of Python's
    tree = Tree(root)
    modules = read_modules(tree)
    survey = {
        "version": VERSION,
        "python": "%d.%d" % sys.version_info[:2],
        "files": tree.files,
        "skipped": tree.skipped,
        "modules": modules,
        "mentions": mentions(tree),
    }
    setup = setupcall.read(tree.full("setup.py"))
    if setup:
        survey["setup"] = setup
    survey.update(read_models(tree))
    if tree.truncated:
        survey["truncated"] = True
    # In one piece: json.dump would go through Python for every value.
    written = json.dumps(survey, separators=(",", ":"), check_circular=False)
    with open(output, "w", encoding="ascii", newline="\n") as file:
        file.write(written + "\n")


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2])
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.exit(errno.ENOSPC)
