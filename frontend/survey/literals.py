"""The text in a program that may be a path, and the calls that it is an argument of."""

import ast

import evaluate
import values

OPENS = {"open", "io.open", "codecs.open"}
IMPORTS = {"importlib.import_module", "__import__"}
PATH_WRITES = {"mkdir", "write_text", "write_bytes", "unlink"}  # methods of pathlib.Path

MAX_SPACES = 8
MAX_NEWLINES = 2


class Usage:
    """The argument that an expression is: of which call, and whether that only writes."""

    __slots__ = ("callee", "argument", "writes")

    def __init__(self, callee="", argument="", writes=False):
        self.callee = callee  # a dotted name
        self.argument = argument  # the keyword or the index
        self.writes = writes


NO_ARGUMENT = Usage()


class Literals:
    """Adds the literals of expressions to the facts, and imports by importlib, which
    are found in the same walk."""

    def __init__(self, facts, names, evaluator):
        self.facts = facts
        self.names = names
        self.evaluator = evaluator
        self.seen = set()  # literals that were added

    def read(self, node, place, usage=NO_ARGUMENT, inner=False):
        """Adds the literals of an expression. inner: it is a part of a text that was
        added as a whole."""
        kind = type(node)
        value = self.evaluator.text(node)
        if value is not None:
            if kind is ast.Name and not usage.callee:
                return  # added where the value was assigned to the name
            if not inner:
                self.add(node, value, place, usage)
            if not value.get("partial") and not value.get("tail"):
                return
            inner = True
        if kind is ast.Call:
            self.call(node, place, usage, inner)
            return
        if kind is ast.Constant or kind is ast.Name:
            return
        for child in ast.iter_child_nodes(node):
            if not child._fields:
                continue  # a context or an operator
            if isinstance(child, ast.Constant) and is_key(node, child):
                continue
            self.read(child, place, usage, inner)

    def call(self, node, place, usage, inner):
        callee = self.names.resolved(node.func)
        if isinstance(node.func, ast.Attribute):
            self.receiver(node, place)
        else:
            self.read(node.func, place)
        if callee in IMPORTS and node.args:
            module = self.evaluator.text(node.args[0])
            if module and not module.get("partial"):
                self.facts.add_import(place, node.lineno, module["str"][:values.MAX_TEXT], dynamic=True)
        passed_on = callee in evaluate.TRANSPARENT and usage.callee
        if not passed_on and callee not in evaluate.TRANSPARENT and callee not in evaluate.RESOURCES:
            inner = False
        arguments = [(str(i), argument) for i, argument in enumerate(node.args)]
        arguments += [(keyword.arg or "**", keyword.value) for keyword in node.keywords]
        writes = not passed_on and callee in OPENS and self.is_for_writing(node, 1)
        for name, argument in arguments:
            self.read(argument, place, usage if passed_on else Usage(callee, name, writes), inner)

    def receiver(self, node, place):
        """The expression in front of a method: Path("data").glob("*") reads data."""
        target = node.func.value
        value = self.evaluator.text(target)
        if isinstance(target, ast.Constant):
            return  # "{}.csv".format(name), ",".join(names)
        if value is None or value.get("tail"):
            self.read(target, place)
        else:
            method = node.func.attr
            writes = method in PATH_WRITES or method == "open" and self.is_for_writing(node, 0)
            self.add(target, value, place, Usage("pathlib.Path." + method, "", writes))

    def is_for_writing(self, node, position):
        """Whether a call of open() opens the file only to write. position is the index
        of the mode."""
        mode = node.args[position] if len(node.args) > position else None
        for keyword in node.keywords:
            if keyword.arg == "mode":
                mode = keyword.value
        value = self.evaluator.text(mode) if mode is not None else None
        return value is not None and value["str"][:1] in ("w", "a", "x") and "+" not in value["str"]

    def add(self, node, value, place, usage):
        if not may_be_path(value["str"]) and not value.get("base"):
            return
        if self.facts.is_full(self.facts.literals):
            return
        context = usage.callee
        if isinstance(node, ast.Call) and not context:
            callee = self.names.resolved(node.func)
            context = callee if callee in evaluate.TRANSPARENT or callee in evaluate.RESOURCES else ""
        fact = {"value": value["str"], "line": node.lineno}
        for key, field in (
            ("context", context), ("arg", usage.argument if context else ""), ("write", usage.writes),
            ("join", value.get("join")), ("partial", value.get("partial")),
            ("tail", value.get("tail")), ("base", value.get("base")),
            ("anchor", value.get("anchor")), ("guard", "guard" in place.flags),
            ("elsewhere", "elsewhere" in place.flags), ("fallback", value.get("fallback")),
        ):
            if field:
                fact[key] = field
        key = tuple(fact.items())  # always in the same order
        if key not in self.seen:
            self.seen.add(key)
            self.facts.add(self.facts.literals, fact)


def is_key(node, child):
    """Whether a constant is a key or is compared with: d["x"], {"x": y}, y == "x"."""
    if isinstance(node, ast.Dict):
        return any(child is key for key in node.keys)
    return isinstance(node, (ast.Subscript, ast.Compare)) or type(node).__name__ == "Index"


def may_be_path(string):
    """False for prose, markup and programs. A control character may be an unescaped
    backslash ("artifacts\train.csv")."""
    if not string or len(string) > values.MAX_TEXT or "\0" in string:
        return False
    if string.count("\n") > MAX_NEWLINES or any(c in string for c in "<>|"):
        return False
    return string.count(" ") <= MAX_SPACES
