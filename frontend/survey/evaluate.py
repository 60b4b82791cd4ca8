"""What an expression is worth, without running it. values.py has the forms."""

import ast

import values

# Calls whose value is that of their only argument, a path.
SAME_PATH = {
    "str", "os.fspath", "os.path.abspath", "os.path.normpath", "os.path.realpath",
    "pathlib.Path.as_posix", "pathlib.Path.resolve", "pathlib.Path.absolute",
}
JOINS = {"os.path.join", "pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "posixpath.join"}
WORKING_DIRECTORY = {"os.getcwd", "pathlib.Path.cwd"}
# Methods of a path that return a path.
PATH_METHODS = {"joinpath", "resolve", "absolute", "as_posix", "expanduser", "format"}
# Calls that find a file of a package: the package is the first argument, the path
# the second.
PACKAGE_ROOTS = {"importlib.resources.files", "importlib_resources.files"}
RESOURCES = PACKAGE_ROOTS | {
    module + "." + name for module, names in (
        ("pkgutil", ("get_data",)),
        ("importlib.resources", ("open_text", "open_binary", "read_text", "read_binary", "path")),
        ("importlib_resources", ("open_text", "open_binary", "read_text", "read_binary", "path")),
        ("pkg_resources", ("resource_filename", "resource_string", "resource_stream")),
        ("jinja2", ("PackageLoader",)),
    ) for name in names
}
# Calls that pass a path on: what is around them is what uses it.
TRANSPARENT = SAME_PATH | JOINS | {"os.path.dirname"}
ENVIRON = {"os.environ.get", "os.getenv"}


class Evaluator:
    """Evaluates the expressions of one module. Each is evaluated once, with the
    names as they are then."""

    def __init__(self, file, names):
        self.file = file  # the base name of the module's file
        self.names = names
        self.known = {}  # id of an expression -> its value

    def evaluate(self, node):
        """The value of an expression, None if it is unknown."""
        key = id(node)
        if key not in self.known:
            rule = RULES.get(type(node))
            self.known[key] = rule(self, node) if rule else None
        return self.known[key]

    def text(self, node):
        """The value of an expression that is text, None for any other."""
        value = self.evaluate(node)
        if value is not None and values.is_text(value.get("default")):
            value = value["default"]  # os.environ.get("MODELS", "models") is "models" by default
        return value if values.is_text(value) else None

    def argument(self, node, depth=0):
        """The value of an argument; a name or a call where it is unknown."""
        value = self.evaluate(node)
        if value is not None:
            return values.clip(value)
        if isinstance(node, (ast.Name, ast.Attribute)):
            name = self.names.qualified(node)
            return {"ref": name} if name else {}
        if isinstance(node, ast.Call):
            callee = self.names.resolved(node.func)
            return {"call": callee} if callee else {}
        if isinstance(node, (ast.Tuple, ast.List)) and len(node.elts) <= 8 and depth < 2:
            return {"list": [self.argument(element, depth + 1) for element in node.elts]}
        return {}

    # One rule for each kind of expression.

    def constant(self, node):
        value = node.value
        if isinstance(value, str):
            return values.text(value)
        if isinstance(value, bool):
            return {"bool": value}
        if isinstance(value, (int, float)) and abs(value) < 1 << 53:
            return {"num": value}
        return {"none": True} if value is None else None

    def name(self, node):
        if node.id == "__file__":
            return values.text(self.file, anchor="file")
        return self.names.value_of(node.id)

    def fstring(self, node):
        parts = []
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                plain = part.conversion in (-1, ord("s")) and part.format_spec is None
                parts.append(self.text(part.value) if plain else None)
            else:
                parts.append(self.text(part))
        return values.concatenate(parts)

    def operation(self, node):
        left = self.text(node.left)
        if isinstance(node.op, ast.Div):
            return values.join(left, self.text(node.right), self.names.imported(node.left))
        if left is None:
            return None
        if isinstance(node.op, ast.Add):
            return left if left.get("partial") else values.concatenate([left, self.text(node.right)])
        if isinstance(node.op, ast.Mod):
            return values.up_to(left, "%")
        return None

    def either(self, node):
        """os.environ.get("PORT") or 8080"""
        first, last = self.evaluate(node.values[0]), self.evaluate(node.values[-1])
        if isinstance(node.op, ast.Or) and first and "env" in first and last:
            return values.with_default(first, last)
        return None

    def negative(self, node):
        value = self.evaluate(node.operand)
        if isinstance(node.op, ast.USub) and value and "num" in value:
            return {"num": -value["num"]}
        return None

    def attribute(self, node):
        if node.attr == "parent":
            path = self.text(node.value)
            return values.parent(path) if path else None
        return None

    def subscript(self, node):
        index = node.slice
        if type(index).__name__ == "Index":  # Python 3.8
            index = index.value
        if self.names.qualified(node.value) == "os.environ":
            key = self.text(index)
            return {"env": key["str"][:values.MAX_TEXT]} if key else None
        if isinstance(node.value, ast.Attribute) and node.value.attr == "parents":
            path, number = self.text(node.value.value), self.evaluate(index)
            if path and number and type(number.get("num")) is int and 0 <= number["num"] < 16:
                for _ in range(number["num"] + 1):
                    path = values.parent(path)
                return path
        return None

    def call(self, node):
        callee = self.names.resolved(node.func)
        if callee in ENVIRON and node.args:
            return self.environment(node)
        if callee in ("int", "float") and len(node.args) == 1:
            return self.evaluate(node.args[0])
        if callee in WORKING_DIRECTORY:
            return values.text("")
        if callee in JOINS:
            return self.join(node.args)
        if callee in RESOURCES:
            return self.resource(node, callee)
        if callee == "os.path.dirname" and len(node.args) == 1:
            path = self.text(node.args[0])
            return values.parent(path) if path else None
        if callee in SAME_PATH and len(node.args) == 1:
            return self.text(node.args[0])
        return self.method(node)

    def method(self, node):
        """A method of a path or of text that returns a path."""
        if not isinstance(node.func, ast.Attribute) or node.func.attr not in PATH_METHODS:
            return None
        path = self.text(node.func.value)
        if path is None:
            return None
        if node.func.attr == "joinpath":
            return self.join([node.func.value] + node.args)
        if node.func.attr == "format":
            return values.up_to(path, "{")
        return path

    def join(self, nodes):
        """os.path.join and Path of several parts."""
        if not nodes:
            return values.text("")
        path, base = self.text(nodes[0]), self.names.imported(nodes[0])
        for i, node in enumerate(nodes[1:]):
            # Behind unknown parts the first known one is a tail. Its base is the part
            # directly before it.
            path = values.join(path, self.text(node), base if i == 0 else "")
        return path

    def resource(self, node, callee):
        """A file that is looked up in a package."""
        if callee not in PACKAGE_ROOTS and not node.args:
            return None
        folder = self.package(node.args[0]) if node.args else values.text("", anchor="file")
        if folder is None or callee in PACKAGE_ROOTS:
            return folder
        parts = [self.text(part) for part in node.args[1:2]]
        if not parts and callee == "jinja2.PackageLoader":
            parts = [values.text("templates")]
        return values.join(folder, parts[0]) if parts else None

    def package(self, node):
        """The folder of a package that is given by name, as a module, or as __name__."""
        if isinstance(node, ast.Name) and node.id in ("__name__", "__package__"):
            return values.text("", anchor="file")
        value = self.text(node)
        name = value["str"] if value and len(value) == 1 else ""
        if value is None and isinstance(node, (ast.Name, ast.Attribute)):
            name = self.names.qualified(node) if self.names.imported(node) else ""
        if not all(part.isidentifier() for part in name.split(".")):
            return None
        return values.text(name.replace(".", "/"), anchor="package")

    def environment(self, node):
        key = self.text(node.args[0])
        if key is None:
            return None
        value = {"env": key["str"][:values.MAX_TEXT]}
        default = node.args[1] if len(node.args) > 1 else None
        for keyword in node.keywords:
            if keyword.arg == "default":
                default = keyword.value
        return value if default is None else values.with_default(value, self.argument(default))


RULES = {
    ast.Constant: Evaluator.constant, ast.Name: Evaluator.name, ast.JoinedStr: Evaluator.fstring,
    ast.BinOp: Evaluator.operation, ast.BoolOp: Evaluator.either, ast.UnaryOp: Evaluator.negative,
    ast.Attribute: Evaluator.attribute, ast.Subscript: Evaluator.subscript, ast.Call: Evaluator.call,
}
