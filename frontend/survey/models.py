"""Read which library wrote the models of a tree, and what they import.

survey.py loads this where a tree has files that may be models. Nothing is
unpickled: the opcodes of a pickle are followed on a stack of plain values, and
no name they import is ever looked up. The bytes are anyone's, so all that is
read is bounded, by counts and not by a clock: the same facts for the same tree.
What lies beyond the bounds is not told.
"""

import mmap
import os
import re

# Bounds for all files together. On one core a second is worth a million opcodes,
# 3 GB searched or 150 MB of zlib, so no bound is more than a tenth of one, and the
# survey runs beside the loading of the build backend, which takes longer.
MAX_MODELS = 300
MAX_OPCODES = 60000
MAX_SEARCHED = 256 << 20
MAX_UNPACKED = 12 << 20  # counted as zlib's; see COST

# Bounds for one file. A larger one is searched at its head and its tail: the
# version of an ensemble stands behind its first member, that of one estimator
# behind all its arrays.
MAX_FILE_OPCODES = 20000
MAX_HEAD = 16 << 20
MAX_TAIL = 1 << 20
MAX_FILE_UNPACKED = 4 << 20
ENOUGH_UNPACKED = 1 << 20  # read on only until a version has been seen

MAX_TEXT = 256  # of a name or a string that is looked at
MAX_DEPTH = 8  # pickles in pickles
MAX_DIMENSIONS = 64  # of an array; as many as NumPy allows
MAX_HITS = 200
MAX_WRITTEN = 20  # versions a file
MAX_WORDS = 8 << 20  # bytes of modules that are looked through for a name
MAX_FILES = 1000  # modules with a name
MAX_IMPORTS = 200  # modules a file
MAX_NAMES = 50  # names a module

VERSION = re.compile(r"[0-9]+(\.[0-9]+)+([A-Za-z0-9.+]{0,40})\Z")
IMPORTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*\Z")


def read(root, files):
    """The facts about those of the files that are models, by path."""
    budget = Budget()
    models = []
    candidates = sorted((f for f in files if f["size"] > 8), key=lambda f: (f["size"], f["path"]))
    for file in candidates:
        if len(models) >= MAX_MODELS:
            break
        model = Model(budget)
        try:
            with open(os.path.join(root, file["path"]), "rb") as opened:
                model.read(opened)
        except Exception:  # gone, or odd in a way of its own: that is no fault of the others
            continue
        facts = model.facts(file["path"])
        if facts:
            models.append(facts)
    models.sort(key=lambda m: m["path"])
    return models


def main_names(models):
    """The names that pickles take from the script that is run, but for those that
    every module has: dill takes __dict__ to put functions there.
    """
    names = set()
    for model in models:
        for each in model.get("imports", ()):
            if each["module"] == "__main__":
                names.update(name.split(".")[0] for name in each["names"])
    names = {name for name in names if not (name.startswith("__") and name.endswith("__"))}
    return sorted(names)[:MAX_NAMES]


def files_with(root, paths, names):
    """The modules that have each of the names in them, as a word; nothing where
    there are more modules than are read.
    """
    found = {name: [] for name in names}
    left = MAX_WORDS
    for path in paths:
        try:
            with open(os.path.join(root, path), "rb") as opened:
                source = opened.read(left + 1)
        except OSError:
            return []
        left -= len(source)
        if left < 0:
            return []
        words = set(re.findall(r"\w+", source.decode("utf-8", "replace")))
        for name in words & found.keys():
            found[name].append(path)
    return [{"name": name, "files": files[:MAX_FILES]} for name, files in sorted(found.items())]


class Budget:
    """What may still be read, of all files together."""

    def __init__(self):
        self.opcodes = MAX_OPCODES
        self.searched = MAX_SEARCHED
        self.unpacked = MAX_UNPACKED


class Model:
    """What one file tells."""

    def __init__(self, budget):
        self.budget = budget
        self.kind = ""
        self.written = set()  # (distribution, version)
        self.imports = {}  # module -> names

    def facts(self, path):
        if not self.written and not self.imports:
            return None
        facts = {"path": path, "kind": self.kind}
        if self.written:
            facts["written"] = [{"by": by, "version": version} for by, version in sorted(self.written)[:MAX_WRITTEN]]
        if self.imports:
            facts["imports"] = [
                {"module": module, "names": sorted(names)} for module, names in sorted(self.imports.items())
            ]
        return facts

    def read(self, opened):
        head = opened.read(16)
        codec = codec_of(head)
        if codec:
            opened.seek(0)
            data, whole = unpack(opened, codec, self.budget)
            if data:
                self.judge(data, len(data), whole)
        elif is_known(head):
            with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
                self.judge(data, len(data), True)

    def judge(self, data, size, whole):
        head = bytes(data[:64])
        if head.startswith(b"binf"):
            self.xgboost_binary(head)
        elif is_pickle(head):
            self.pickle(data, size, whole)

    def xgboost_binary(self, head):
        """XGBoost's own form up to 2.0, with the version in its header. JSON and
        UBJSON, its forms since, are read by every release.
        """
        if len(head) < 32:
            return
        major, minor = (int.from_bytes(head[i:i + 4], "little") for i in (24, 28))
        if 1 <= major <= 2 and minor < 100:
            self.kind = "xgboost-binary"
            self.written.add(("xgboost", "%d.%d" % (major, minor)))

    # Pickles.

    def pickle(self, data, size, whole):
        self.kind = "pickle"
        walk = Walk(data, size, whole, min(MAX_FILE_OPCODES, self.budget.opcodes))
        walk.run()
        self.budget.opcodes -= walk.taken
        # Text may look like the first opcodes of the oldest protocols.
        if walk.lost or data[0] != 0x80 and not walk.ended:
            walk.imports, walk.versions = {}, set()
        self.imports = walk.imports
        self.written |= {("scikit-learn", v) for v in walk.versions}
        windows = [(0, size)]
        if size > MAX_HEAD + MAX_TAIL:
            windows = [(0, MAX_HEAD), (size - MAX_TAIL, size)]
        tops = {module.split(".")[0] for module in self.imports}
        if not walk.ended:
            self.search(data, windows, SKLEARN, lambda at: sklearn_version(data, at, size), "scikit-learn")
        if "xgboost" in tops:
            for text in XGBOOST:
                self.search(data, windows, text, lambda at: xgboost_version(bytes(data[at:at + 40])), "xgboost")
        if "lightgbm" in tops:
            self.search(data, windows, LIGHTGBM, lambda at: lightgbm_format(bytes(data[at:at + 24])), "lightgbm")

    def search(self, data, windows, text, version_at, by):
        """Finds what names a version wherever it stands."""
        hits = 0
        for start, end in windows:
            while hits < MAX_HITS and start < end and self.budget.searched > 0:
                at = data.find(text, start, end)
                self.budget.searched -= (end if at < 0 else at + 1) - start
                if at < 0:
                    break
                hits, start = hits + 1, at + len(text)
                version = version_at(at)
                if version:
                    self.written.add((by, version))


def is_pickle(head):
    if head[:1] == b"\x80":
        return len(head) > 1 and 2 <= head[1] <= 5
    # Protocols 0 and 1 have no mark: they begin with a name, a list or a dict.
    return head[:1] == b"c" or head[:2] in (b"(d", b"(l", b"(i", b"(c", b"}q", b"]q")


def is_known(head):
    return head.startswith(b"binf") or is_pickle(head)


# --- versions where they stand ------------------------------------------------------

SKLEARN = b"_sklearn_version"

# How a pickle writes the key and a text after it, and the memo between.
KEY_BEFORE = (b"\x8c\x10", b"X\x10\0\0\0", b"\x8d\x10\0\0\0\0\0\0\0", b"U\x10", b"T\x10\0\0\0")
MEMO = rb"(?:\x94|q.|r....|p[0-9]{1,10}\n)?"
SHORT = re.compile(MEMO + rb"(?:\x8c(.)|U(.)|X(.)\0\0\0|T(.)\0\0\0|\x8d(.)\0{7})", re.DOTALL)
LINE = re.compile(rb"'?\n" + MEMO + rb"(?:V([^\n]{1,64})|S'([^'\n]{1,64})')\n", re.DOTALL)


def sklearn_version(data, at, size):
    """The version behind the key _sklearn_version at a place."""
    before = bytes(data[max(0, at - 9):at])
    after = bytes(data[at + len(SKLEARN):at + len(SKLEARN) + 128])
    if before.endswith(KEY_BEFORE):
        found = SHORT.match(after)
        if not found:
            return ""
        length = next(g for g in found.groups() if g is not None)[0]
        text = after[found.end():found.end() + length]
        if len(text) < length:
            return ""
    elif before.endswith((b"V", b"S'")):
        found = LINE.match(after)
        if not found:
            return ""
        text = found.group(1) or found.group(2)
    else:
        return ""
    return version_of(text.decode("ascii", "replace"))


def version_of(text):
    return text if VERSION.match(text) else ""


# The version of a pickled booster: in JSON up to 1.5, in UBJSON since.
XGBOOST = (b'"version":[', b"version[#L\0\0\0\0\0\0\0\x03")
XGBOOST_TEXT = re.compile(rb'"version":\[(\d{1,3}),(\d{1,3}),(\d{1,3})\]')
XGBOOST_UBJ = re.compile(rb"version\[#L\0{7}\x03i(.)i(.)i(.)", re.DOTALL)


def xgboost_version(data):
    found = XGBOOST_TEXT.match(data)
    if found:
        return "%d.%d.%d" % tuple(int(g) for g in found.groups())
    found = XGBOOST_UBJ.match(data)
    if found:
        return "%d.%d.%d" % tuple(g[0] for g in found.groups())
    return ""


# LightGBM names no version but that of its format: v3 is that of 3.x, v4 of 4.x.
LIGHTGBM = b"tree\nversion=v"


def lightgbm_format(data):
    found = re.match(rb"tree\nversion=v([2-9])\n", data)
    return found.group(1).decode() + ".0" if found else ""


# --- compressed files -----------------------------------------------------------------

# What a decompressed byte costs against one of zlib's.
COST = {"zlib": 1, "xz": 3, "bz2": 8}


def codec_of(head):
    if head.startswith(b"\x1f\x8b"):
        return "zlib"  # gzip
    if head[:1] == b"\x78" and int.from_bytes(head[:2], "big") % 31 == 0:
        return "zlib"
    if head.startswith(b"BZh"):
        return "bz2"
    if head.startswith((b"\xfd7zXZ\0", b"\x5d\0\0")):
        return "xz"
    return ""


def unpack(opened, codec, budget):
    """The beginning of what a compressed file holds, as much as is needed, and
    whether that is all of it.
    """
    cost = COST[codec]
    most = min(MAX_FILE_UNPACKED, budget.unpacked) // cost
    out, whole = bytearray(), False
    try:
        pieces = zlib_pieces(opened) if codec == "zlib" else other_pieces(opened, codec)
        while len(out) < most and not (len(out) >= ENOUGH_UNPACKED and SKLEARN in out):
            piece = next(pieces, None)
            if piece is None:
                whole = True
                break
            out += piece
    except Exception:  # not what it looked like; each library has errors of its own
        return b"", False
    finally:
        budget.unpacked -= len(out) * cost
    return bytes(out), whole


PIECE = 256 << 10


def zlib_pieces(opened):
    import zlib

    z = zlib.decompressobj(zlib.MAX_WBITS | 32)
    while not z.eof:
        packed = z.unconsumed_tail or opened.read(64 << 10)
        if not packed:
            return
        yield z.decompress(packed, PIECE)


def other_pieces(opened, codec):
    if codec == "bz2":
        import bz2

        d = bz2.BZ2Decompressor()
    else:
        import lzma

        d = lzma.LZMADecompressor(lzma.FORMAT_AUTO, memlimit=128 << 20)
    while not d.eof:
        packed = opened.read(64 << 10) if d.needs_input else b""
        if d.needs_input and not packed:
            return
        yield d.decompress(packed, PIECE)


# --- the opcodes of a pickle ----------------------------------------------------------

class Lost(Exception):
    """The bytes are no pickle, or not as this follows it."""


class Short(Exception):
    """The bytes end here."""


class Unread:
    """A value that nothing is asked about."""


OTHER = Unread()


class Name:
    """An imported name."""

    __slots__ = ("module", "name")

    def __init__(self, module, name):
        self.module, self.name = module, name


class Made:
    """What calling an imported name makes."""

    __slots__ = ("by", "args", "state")

    def __init__(self, by, args):
        self.by, self.args, self.state = by, args, None


def is_size(value):
    return type(value) is int and 0 <= value <= 1 << 48


ARRAY_WRAPPER = ("joblib.numpy_pickle", "NumpyArrayWrapper")


class Walk:
    """Follows the opcodes from the start of data, as far as it may."""

    def __init__(self, data, size, whole, most):
        self.data, self.size, self.whole = data, size, whole
        self.left = self.most = most
        self.at = 0
        self.imports = {}
        self.versions = set()
        self.lost = False
        self.ended = False  # reached the end of the file
        self.outer = []  # pickles this one lies in
        self.begin()

    @property
    def taken(self):
        return self.most - self.left

    def begin(self):
        self.stack, self.marks, self.memo = [], [], {}

    def run(self):
        data, size, steps = self.data, self.size, STEPS
        try:
            while self.left > 0 and self.at < size:
                self.left -= 1
                code = data[self.at]
                self.at += 1
                steps[code](self)
                if self.ended:
                    return
        except Short:
            self.lost = self.whole
        except (Lost, IndexError, KeyError, ValueError, TypeError):
            self.lost = True

    # Reading.

    def take(self, count):
        start = self.at
        if count > self.size - start:
            raise Short
        self.at = start + count
        return start

    def number(self, size):
        start = self.take(size)
        return int.from_bytes(self.data[start:self.at], "little")

    def line(self):
        end = self.data.find(b"\n", self.at, min(self.size, self.at + (1 << 20)))
        if end < 0:
            raise Short
        start, self.at = self.at, end + 1
        return bytes(self.data[start:min(end, start + MAX_TEXT + 1)])

    def text(self, count):
        start = self.take(count)
        if count > MAX_TEXT:
            return OTHER
        return self.data[start:self.at].decode("utf-8", "replace")

    # The stack.

    def push(self, value):
        self.stack.append(value)

    def since_mark(self):
        items, self.stack = self.stack, self.marks.pop()
        return items

    def remember(self, index):
        self.memo[index] = self.stack[-1]

    # What is looked for.

    def imported(self, module, name):
        if not isinstance(module, str) or not isinstance(name, str):
            raise Lost
        if not IMPORTED.match(module):
            raise Lost
        names = self.imports.get(module)
        if names is None and len(self.imports) < MAX_IMPORTS:
            names = self.imports[module] = set()
        if names is not None and len(names) < MAX_NAMES and IMPORTED.match(name):
            names.add(name)
        return Name(module, name)

    def set_items(self, target, items):
        if not isinstance(target, dict):
            return
        for key, value in zip(items[::2], items[1::2]):
            if isinstance(key, str):
                target[key] = value
                if key == "_sklearn_version" and isinstance(value, str) and version_of(value):
                    self.versions.add(value)

    def call(self, by, args):
        if isinstance(by, Name):
            if by.name == "_reconstructor" and isinstance(args, tuple) and args and isinstance(args[0], Name):
                by = args[0]
            self.push(Made(by, args))
        else:
            self.push(OTHER)

    def build(self):
        state = self.stack.pop()
        target = self.stack[-1]
        if not isinstance(target, Made):
            return
        target.state = state
        if (target.by.module, target.by.name) == ARRAY_WRAPPER and isinstance(state, dict):
            self.skip_array(state)

    # joblib writes the bytes of an array behind the object that describes it, and
    # an array of objects as a pickle of its own.

    def skip_array(self, state):
        shape, dtype = state.get("shape"), state.get("dtype")
        if not isinstance(shape, tuple) or not isinstance(dtype, Made) or not isinstance(dtype.args, tuple):
            raise Lost
        if (dtype.by.module, dtype.by.name) != ("numpy", "dtype") or not isinstance(dtype.args[0], str):
            raise Lost
        code = dtype.args[0]
        if code.startswith("O"):
            self.nest()
            return
        size = int(re.sub(r"\D", "", code) or -1)
        if code[0] in "SUV":
            size = dtype.state[5]
        # Multiplied, a text or a tuple would be repeated.
        if len(shape) > MAX_DIMENSIONS or not all(is_size(each) for each in (size, *shape)):
            raise Lost
        for length in shape:
            size *= length
            if not is_size(size):
                raise Lost
        if isinstance(state.get("numpy_array_alignment_bytes"), int):
            self.take(self.number(1))
        self.take(size)

    def nest(self):
        if len(self.outer) >= MAX_DEPTH:
            raise Lost
        self.outer.append((self.stack, self.marks, self.memo))
        self.begin()

    def stop(self):
        if self.outer:
            self.stack, self.marks, self.memo = self.outer.pop()
            return
        if self.at >= self.size:
            self.ended = self.whole
        elif self.data[self.at] == 0x80:  # dumped one after the other
            self.begin()
        else:
            raise Lost


def unknown(walk):
    raise Lost


STEPS = [unknown] * 256


def opcode(*codes):
    def add(step):
        for code in codes:
            STEPS[code[0]] = step
        return step

    return add


def pushes(code, value):
    opcode(code)(lambda walk: walk.push(value))


for _code, _value in ((b"N", None), (b"\x88", True), (b"\x89", False), (b")", ()), (b"]", OTHER),
                      (b"\x8f", OTHER), (b"\x97", OTHER)):
    pushes(_code, _value)
opcode(b"}")(lambda walk: walk.push({}))
opcode(b"\x98")(lambda walk: None)


# Numbers.

def unsigned(code, size):
    opcode(code)(lambda walk: walk.push(walk.number(size)))


unsigned(b"K", 1)
unsigned(b"M", 2)


@opcode(b"J")
def _(walk):
    value = walk.number(4)
    walk.push(value - (1 << 32) if value >> 31 else value)


@opcode(b"G")
def _(walk):
    walk.take(8)
    walk.push(OTHER)


@opcode(b"I", b"L")
def _(walk):
    text = walk.line().rstrip(b"L")
    walk.push(int(text) if len(text) < 20 else OTHER)


@opcode(b"F")
def _(walk):
    float(walk.line())
    walk.push(OTHER)


@opcode(b"\x8a")
def _(walk):
    size = walk.number(1)
    start = walk.take(size)
    walk.push(int.from_bytes(walk.data[start:walk.at], "little", signed=True) if size <= 8 else OTHER)


@opcode(b"\x8b")
def _(walk):
    walk.take(walk.number(4))
    walk.push(OTHER)


# Text and bytes.

@opcode(b"V")
def _(walk):
    line = walk.line()
    walk.push(line.decode("raw-unicode-escape", "replace") if len(line) <= MAX_TEXT else OTHER)


@opcode(b"S")
def _(walk):
    line = walk.line()
    if line[:1] not in b"'\"" or len(line) < 2 and len(line) <= MAX_TEXT:
        raise Lost
    walk.push(line[1:-1].decode("utf-8", "replace") if len(line) <= MAX_TEXT else OTHER)


def texts(code, size):
    opcode(code)(lambda walk: walk.push(walk.text(walk.number(size))))


def blobs(code, size):
    @opcode(code)
    def _(walk):
        walk.take(walk.number(size))
        walk.push(OTHER)


texts(b"\x8c", 1)
texts(b"X", 4)
texts(b"\x8d", 8)
texts(b"U", 1)
texts(b"T", 4)
blobs(b"C", 1)
blobs(b"B", 4)
blobs(b"\x8e", 8)
blobs(b"\x96", 8)


# The stack and the memo.

@opcode(b"(")
def _(walk):
    walk.marks.append(walk.stack)
    walk.stack = []


@opcode(b"0")
def _(walk):
    if walk.stack:
        walk.stack.pop()
    else:
        walk.since_mark()


opcode(b"1")(lambda walk: walk.since_mark())
opcode(b"2")(lambda walk: walk.push(walk.stack[-1]))
opcode(b".")(lambda walk: walk.stop())
opcode(b"p")(lambda walk: walk.remember(int(walk.line())))
opcode(b"q")(lambda walk: walk.remember(walk.number(1)))
opcode(b"r")(lambda walk: walk.remember(walk.number(4)))
opcode(b"\x94")(lambda walk: walk.remember(len(walk.memo)))
opcode(b"g")(lambda walk: walk.push(walk.memo[int(walk.line())]))
opcode(b"h")(lambda walk: walk.push(walk.memo[walk.number(1)]))
opcode(b"j")(lambda walk: walk.push(walk.memo[walk.number(4)]))


# Containers.

def tuples(code, size):
    @opcode(code)
    def _(walk):
        if len(walk.stack) < size:
            raise Lost
        walk.stack[-size:] = [tuple(walk.stack[-size:])]


tuples(b"\x85", 1)
tuples(b"\x86", 2)
tuples(b"\x87", 3)


@opcode(b"t")
def _(walk):
    items = walk.since_mark()
    walk.push(tuple(items))


@opcode(b"l", b"\x91")
def _(walk):
    walk.since_mark()
    walk.push(OTHER)


@opcode(b"d")
def _(walk):
    items = walk.since_mark()
    made = {}
    walk.set_items(made, items)
    walk.push(made)


@opcode(b"a")
def _(walk):
    walk.stack.pop()
    walk.stack[-1]


@opcode(b"e", b"\x90")
def _(walk):
    walk.since_mark()
    walk.stack[-1]


@opcode(b"s")
def _(walk):
    value, key = walk.stack.pop(), walk.stack.pop()
    walk.set_items(walk.stack[-1], [key, value])


@opcode(b"u")
def _(walk):
    items = walk.since_mark()
    walk.set_items(walk.stack[-1], items)


# Objects.

@opcode(b"c")
def _(walk):
    module, name = walk.line(), walk.line()
    walk.push(walk.imported(module.decode("utf-8"), name.decode("utf-8")))


@opcode(b"\x93")
def _(walk):
    name, module = walk.stack.pop(), walk.stack.pop()
    walk.push(walk.imported(module, name))


@opcode(b"R", b"\x81")
def _(walk):
    args, by = walk.stack.pop(), walk.stack.pop()
    walk.call(by, args)


@opcode(b"\x92")
def _(walk):
    walk.stack.pop()
    args, by = walk.stack.pop(), walk.stack.pop()
    walk.call(by, args)


@opcode(b"i")
def _(walk):
    module, name = walk.line(), walk.line()
    args = walk.since_mark()
    walk.call(walk.imported(module.decode("utf-8"), name.decode("utf-8")), tuple(args))


@opcode(b"o")
def _(walk):
    items = walk.since_mark()
    walk.call(items[0], tuple(items[1:]))


opcode(b"b")(lambda walk: walk.build())


@opcode(b"P")
def _(walk):
    walk.line()
    walk.push(OTHER)


@opcode(b"Q")
def _(walk):
    walk.stack.pop()
    walk.push(OTHER)


def extensions(code, size):
    @opcode(code)
    def _(walk):
        walk.take(size)
        walk.push(OTHER)


extensions(b"\x82", 1)
extensions(b"\x83", 2)
extensions(b"\x84", 4)


@opcode(b"\x80")
def _(walk):
    if walk.number(1) > 5:
        raise Lost


opcode(b"\x95")(lambda walk: walk.take(8))
