"""What the names of a module refer to, at the statement that is being read."""

import ast

MAX_NAME = 200  # characters of a dotted name


class Scope:
    """The names of a module, a class body or a function."""

    def __init__(self):
        self.values = {}  # name -> value, None if it is unknown
        self.types = {}  # name -> dotted name of what made it
        self.parameters = set()


class Names:
    """The names in scope. Attributes (self.app) are kept with the module's names,
    since any of its functions may use them."""

    def __init__(self):
        self.aliases = {}  # name -> what was imported under it
        self.has_star = False  # whether there is a "from m import *"
        self.scopes = [Scope()]  # the module's first, the innermost last
        self.bases = {}  # class of the module -> its first base
        self.returns = {}  # function of the module -> what made its result
        self.known = {}  # id of an expression -> its resolved name, until the next change

    def changed(self):
        """Says that what names refer to changes, or may have changed."""
        self.known.clear()

    def add_import(self, node):
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
                self.has_star = True
            else:
                dot = "." if node.module else ""
                self.aliases[name.asname or name.name] = source + dot + name.name

    def value_of(self, name):
        for scope in reversed(self.scopes):
            if name in scope.values:
                return scope.values[name]
        return None

    def variable_type(self, name):
        for scope in reversed(self.scopes):
            if name in scope.types:
                return scope.types[name]
        return None

    def is_bound(self, name):
        return any(name in scope.values or scope.types.get(name) for scope in self.scopes)

    def qualified(self, node):
        """The dotted name of a Name or Attribute with import aliases resolved; ""
        for any other expression."""
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
        return self.qualified(node) if self.has_star or root.id in self.aliases else ""

    def resolved(self, node):
        """Like qualified, but a variable or the result of a call is named after what
        made it: app.run is "flask.Flask.run"."""
        key = id(node)
        if key not in self.known:
            self.known[key] = self.resolve(node)
        return self.known[key]

    def resolve(self, node):
        if isinstance(node, ast.Name):
            name = self.variable_type(node.id) or self.aliases.get(node.id, node.id)
        elif isinstance(node, ast.Attribute):
            attribute = target(node)
            name = attribute and self.variable_type(attribute)
            if not name:
                base = self.resolved(node.value)
                name = base + "." + node.attr if base else ""
        elif isinstance(node, ast.Call):
            callee = self.resolved(node.func)
            name = self.returns.get(callee) or self.bases.get(callee) or callee
        elif isinstance(node, ast.Await):
            name = self.resolved(node.value)
        else:
            name = ""
        return name if len(name) <= MAX_NAME else ""

    def type_of(self, node):
        """The dotted name of what made the value of an expression, or ""."""
        if isinstance(node, (ast.Call, ast.Await)):
            return self.resolved(node)
        if isinstance(node, ast.Name):
            return self.variable_type(node.id) or ""
        return ""


def target(node):
    """The name that an assignment to the expression binds: "app", "self.app", or ""."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id + "." + node.attr
    return ""
