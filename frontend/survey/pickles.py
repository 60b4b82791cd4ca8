"""What a pickle imports and which versions of scikit-learn it names, by its opcodes.

The opcodes are followed on a stack of plain values. Nothing is unpickled: of the module
pickle only the names of opcodes are used, and no name in a pickle is looked up.
https://github.com/python/cpython/blob/main/Lib/pickletools.py describes each opcode
and the machine that they are for.

pickletools.genops would read the opcodes, but not of such files: it reads arguments of
any length before anybody sees how long they are, converts numbers of any length, and
knows nothing of the arrays that joblib writes between two opcodes.
"""

import pickle
import re

import versions

MAX_TEXT = 256  # characters of a name or a string that is kept
MAX_LINE = 1 << 20  # bytes
MAX_PROTOCOL = 5
MAX_DEPTH = 8  # pickles in pickles
MAX_DIMENSIONS = 64  # of an array; as many as NumPy allows
MAX_SIZE = 1 << 48  # bytes of an array
MAX_IMPORTS = 200  # modules
MAX_NAMES = 50  # names of a module

IMPORTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*\Z")
ARRAY_WRAPPER = ("joblib.numpy_pickle", "NumpyArrayWrapper")


class Followed:
    """What the opcodes of a pickle show."""

    __slots__ = ("imports", "versions", "opcodes", "ended")

    def __init__(self, imports, versions, opcodes, ended):
        self.imports = imports  # module -> set of names
        self.versions = versions  # of scikit-learn
        self.opcodes = opcodes  # how many were followed
        self.ended = ended  # whether that was all of them


def follow(data, size, whole, most):
    """Follows at most so many opcodes of data, from its start. whole says whether data
    is all of the file. If it turns out to be no pickle, nothing of it is believed."""
    machine = Machine(data, size, whole, most)
    machine.run()
    imports, found = machine.imports, machine.versions
    # Text may look like the first opcodes of the oldest protocols.
    if machine.lost or data[0] != 0x80 and not machine.ended:
        imports, found = {}, set()
    return Followed(imports, found, most - machine.left, machine.ended)


class Lost(Exception):
    """The bytes are no pickle, or none that can be followed."""


class Short(Exception):
    """The bytes end here."""


class Other:
    """A value of which nothing needs to be known."""


OTHER = Other()


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


class Machine:
    """A pickle machine that makes nothing: its stack holds numbers, text, tuples, dicts,
    and Name, Made or OTHER for the rest."""

    def __init__(self, data, size, whole, most):
        self.data, self.size, self.whole = data, size, whole
        self.left = most
        self.at = 0
        self.imports = {}
        self.versions = set()
        self.lost = False
        self.ended = False  # reached the end of the file
        self.outer = []  # stack, marks and memo of the pickles that this one lies in
        self.begin()

    def begin(self):
        self.stack, self.marks, self.memo = [], [], {}

    def run(self):
        data, size, handlers = self.data, self.size, HANDLERS
        try:
            while self.left > 0 and self.at < size:
                self.left -= 1
                code = data[self.at]
                self.at += 1
                handlers[code](self)
                if self.ended:
                    return
        except Short:
            self.lost = self.whole
        except (Lost, IndexError, KeyError, ValueError, TypeError):
            self.lost = True

    # Reading. Each of these moves behind what it reads.

    def take(self, count):
        """Skips bytes; returns where they start."""
        start = self.at
        if count > self.size - start:
            raise Short
        self.at = start + count
        return start

    def number(self, size):
        start = self.take(size)
        return int.from_bytes(self.data[start:self.at], "little")

    def line(self):
        """The next line, cut off one byte behind MAX_TEXT."""
        end = self.data.find(b"\n", self.at, min(self.size, self.at + MAX_LINE))
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
        """Pops everything down to the topmost mark."""
        items, self.stack = self.stack, self.marks.pop()
        return items

    def remember(self, index):
        self.memo[index] = self.stack[-1]

    # What the opcodes do.

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
        """items are keys and values in turn."""
        if not isinstance(target, dict):
            return
        for key, value in zip(items[::2], items[1::2]):
            if isinstance(key, str):
                target[key] = value
                if key == "_sklearn_version" and isinstance(value, str) and versions.clean(value):
                    self.versions.add(value)

    def call(self, by, args):
        if isinstance(by, Name):
            if by.name == "_reconstructor" and isinstance(args, tuple) and args and isinstance(args[0], Name):
                by = args[0]
            self.push(Made(by, args))
        else:
            self.push(OTHER)

    def set_state(self):
        state = self.stack.pop()
        target = self.stack[-1]
        if not isinstance(target, Made):
            return
        target.state = state
        if (target.by.module, target.by.name) == ARRAY_WRAPPER and isinstance(state, dict):
            self.skip_array(state)

    def skip_array(self, state):
        """joblib writes the bytes of an array behind the object that describes it, and an
        array of objects as a pickle of its own:
        https://github.com/joblib/joblib/blob/main/joblib/numpy_pickle.py
        """
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
        # Before they are multiplied: a text or a tuple would be repeated.
        if len(shape) > MAX_DIMENSIONS or not all(is_size(length) for length in (size, *shape)):
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
        elif self.at >= self.size:
            self.ended = self.whole
        elif self.data[self.at] == 0x80:  # another pickle follows
            self.begin()
        else:
            raise Lost


def is_size(value):
    return type(value) is int and 0 <= value <= MAX_SIZE


# One handler for each opcode. Those that differ only by a size or a value are made by a
# function that returns them.

def _unknown(machine):
    raise Lost


def _skip(size):
    def skip(machine):
        machine.take(size)
    return skip


def _push(value):
    def push(machine):
        machine.stack.append(value)
    return push


def _push_other(size):
    def push_other(machine):
        machine.take(size)
        machine.push(OTHER)
    return push_other


def _empty_dict(machine):
    machine.push({})


def _proto(machine):
    if machine.number(1) > MAX_PROTOCOL:
        raise Lost


def _ignore(machine):
    pass


# Numbers.

def _unsigned(size):
    def unsigned(machine):
        machine.push(machine.number(size))
    return unsigned


def _binint(machine):
    value = machine.number(4)
    machine.push(value - (1 << 32) if value >> 31 else value)


def _int(machine):
    digits = machine.line().rstrip(b"L")
    machine.push(int(digits) if len(digits) < 20 else OTHER)


def _float(machine):
    float(machine.line())
    machine.push(OTHER)


def _long1(machine):
    size = machine.number(1)
    start = machine.take(size)
    machine.push(int.from_bytes(machine.data[start:machine.at], "little", signed=True) if size <= 8 else OTHER)


# Text and bytes.

def _unicode(machine):
    line = machine.line()
    machine.push(line.decode("raw-unicode-escape", "replace") if len(line) <= MAX_TEXT else OTHER)


def _string(machine):
    line = machine.line()
    if line[:1] not in b"'\"" or len(line) < 2 and len(line) <= MAX_TEXT:
        raise Lost
    machine.push(line[1:-1].decode("utf-8", "replace") if len(line) <= MAX_TEXT else OTHER)


def _text(size):
    """Text behind its length in so many bytes."""
    def text(machine):
        machine.push(machine.text(machine.number(size)))
    return text


def _bytes(size):
    """Bytes behind their length in so many bytes."""
    def skip_bytes(machine):
        machine.take(machine.number(size))
        machine.push(OTHER)
    return skip_bytes


# The stack and the memo.

def _mark(machine):
    machine.marks.append(machine.stack)
    machine.stack = []


def _pop(machine):
    if machine.stack:
        machine.stack.pop()
    else:
        machine.since_mark()


def _pop_mark(machine):
    machine.since_mark()


def _dup(machine):
    machine.push(machine.stack[-1])


def _put(machine):
    machine.remember(int(machine.line()))


def _binput(size):
    def binput(machine):
        machine.remember(machine.number(size))
    return binput


def _memoize(machine):
    machine.remember(len(machine.memo))


def _get(machine):
    machine.push(machine.memo[int(machine.line())])


def _binget(size):
    def binget(machine):
        machine.push(machine.memo[machine.number(size)])
    return binget


# Containers. What is in a list or a set is not kept.

def _tuple(machine):
    machine.push(tuple(machine.since_mark()))


def _tuple_of(size):
    def tuple_of(machine):
        if len(machine.stack) < size:
            raise Lost
        machine.stack[-size:] = [tuple(machine.stack[-size:])]
    return tuple_of


def _list(machine):
    machine.since_mark()
    machine.push(OTHER)


def _append(machine):
    machine.stack.pop()
    machine.stack[-1]  # the list must be there


def _appends(machine):
    machine.since_mark()
    machine.stack[-1]


def _dict(machine):
    items, made = machine.since_mark(), {}
    machine.set_items(made, items)
    machine.push(made)


def _setitem(machine):
    value, key = machine.stack.pop(), machine.stack.pop()
    machine.set_items(machine.stack[-1], [key, value])


def _setitems(machine):
    items = machine.since_mark()
    machine.set_items(machine.stack[-1], items)


# Objects.

def _global(machine):
    module, name = machine.line(), machine.line()
    machine.push(machine.imported(module.decode("utf-8"), name.decode("utf-8")))


def _stack_global(machine):
    name, module = machine.stack.pop(), machine.stack.pop()
    machine.push(machine.imported(module, name))


def _reduce(machine):
    args, by = machine.stack.pop(), machine.stack.pop()
    machine.call(by, args)


def _newobj_ex(machine):
    machine.stack.pop()
    args, by = machine.stack.pop(), machine.stack.pop()
    machine.call(by, args)


def _inst(machine):
    module, name = machine.line(), machine.line()
    args = machine.since_mark()
    machine.call(machine.imported(module.decode("utf-8"), name.decode("utf-8")), tuple(args))


def _obj(machine):
    items = machine.since_mark()
    machine.call(items[0], tuple(items[1:]))


def _persid(machine):
    machine.line()
    machine.push(OTHER)


def _binpersid(machine):
    machine.stack.pop()
    machine.push(OTHER)


HANDLERS = [_unknown] * 256
for _opcode, _handler in {
    pickle.PROTO: _proto,
    pickle.FRAME: _skip(8),
    pickle.STOP: Machine.stop,

    pickle.NONE: _push(None),
    pickle.NEWTRUE: _push(True),
    pickle.NEWFALSE: _push(False),
    pickle.BININT1: _unsigned(1),
    pickle.BININT2: _unsigned(2),
    pickle.BININT: _binint,
    pickle.INT: _int,
    pickle.LONG: _int,
    pickle.LONG1: _long1,
    pickle.LONG4: _bytes(4),
    pickle.FLOAT: _float,
    pickle.BINFLOAT: _push_other(8),

    pickle.UNICODE: _unicode,
    pickle.SHORT_BINUNICODE: _text(1),
    pickle.BINUNICODE: _text(4),
    pickle.BINUNICODE8: _text(8),
    pickle.STRING: _string,
    pickle.SHORT_BINSTRING: _text(1),
    pickle.BINSTRING: _text(4),
    pickle.SHORT_BINBYTES: _bytes(1),
    pickle.BINBYTES: _bytes(4),
    pickle.BINBYTES8: _bytes(8),
    pickle.BYTEARRAY8: _bytes(8),
    pickle.NEXT_BUFFER: _push(OTHER),
    pickle.READONLY_BUFFER: _ignore,

    pickle.MARK: _mark,
    pickle.POP: _pop,
    pickle.POP_MARK: _pop_mark,
    pickle.DUP: _dup,
    pickle.PUT: _put,
    pickle.BINPUT: _binput(1),
    pickle.LONG_BINPUT: _binput(4),
    pickle.MEMOIZE: _memoize,
    pickle.GET: _get,
    pickle.BINGET: _binget(1),
    pickle.LONG_BINGET: _binget(4),

    pickle.EMPTY_TUPLE: _push(()),
    pickle.TUPLE: _tuple,
    pickle.TUPLE1: _tuple_of(1),
    pickle.TUPLE2: _tuple_of(2),
    pickle.TUPLE3: _tuple_of(3),
    pickle.EMPTY_LIST: _push(OTHER),
    pickle.LIST: _list,
    pickle.APPEND: _append,
    pickle.APPENDS: _appends,
    pickle.EMPTY_SET: _push(OTHER),
    pickle.FROZENSET: _list,
    pickle.ADDITEMS: _appends,
    pickle.EMPTY_DICT: _empty_dict,
    pickle.DICT: _dict,
    pickle.SETITEM: _setitem,
    pickle.SETITEMS: _setitems,

    pickle.GLOBAL: _global,
    pickle.STACK_GLOBAL: _stack_global,
    pickle.REDUCE: _reduce,
    pickle.NEWOBJ: _reduce,
    pickle.NEWOBJ_EX: _newobj_ex,
    pickle.INST: _inst,
    pickle.OBJ: _obj,
    pickle.BUILD: Machine.set_state,
    pickle.PERSID: _persid,
    pickle.BINPERSID: _binpersid,
    pickle.EXT1: _push_other(1),
    pickle.EXT2: _push_other(2),
    pickle.EXT4: _push_other(4),
}.items():
    HANDLERS[_opcode[0]] = _handler
