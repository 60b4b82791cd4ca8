"""What setup.py says of requirements, read off its syntax tree.

    read(path) -> facts or None

Imported by survey.py. Facts alone: which keywords setup() is given and where,
what install_requires is made from, what the function that makes it does with
the lines it reads, and which variables of the environment decide what is required.
Nothing is run.
"""

import ast

MAX_SIZE = 1 << 20
MAX_LIST = 1000
MAX_TEXT = 512

# Methods that change a list or a dictionary.
CHANGES = {"append", "extend", "insert", "remove", "update", "pop", "clear"}
# Methods that take the end off a line.
STRIPS = {"strip", "rstrip", "splitlines", "split", "removesuffix"}


def read(path):
    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read(MAX_SIZE))
        return Setup(tree).facts()
    except Exception:  # survey.py's own look at the module says why
        return None


class Setup:
    def __init__(self, tree):
        self.tree = tree
        self.functions = {}
        self.values = {}  # name -> the one value the file assigns it
        assigned = {}
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self.functions.setdefault(node.name, node)
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        assigned.setdefault(target.id, []).append(node.value)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
                assigned.setdefault(node.target.id, []).append(node.value)
            elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                assigned.setdefault(node.target.id, []).extend([node.value, node.value])
        self.values = {name: values[0] for name, values in assigned.items() if len(values) == 1}

    def facts(self):
        call = self.call()
        if call is None:
            return None
        keywords, more = self.keywords(call)
        facts = {"line": call.lineno, "keywords": [], "files": self.files()}
        if more:
            facts["more"] = True
        variables = self.deciding(call, keywords)
        if variables:
            facts["variables"] = variables
        for name, value in keywords:
            keyword = {"name": name[:MAX_TEXT], "line": value.lineno}
            if "requir" in name or "req" in name or "depend" in name:
                keyword["source"] = self.source(value)
            facts["keywords"].append(keyword)
        return facts

    def call(self):
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                name = node.func
                if isinstance(name, ast.Name) and name.id == "setup":
                    return node
                if isinstance(name, ast.Attribute) and name.attr == "setup":
                    return node
        return None

    def keywords(self, call):
        """The keywords with their values; more: there are some that are not seen."""
        found, more = [], False
        for keyword in call.keywords[:MAX_LIST]:
            if keyword.arg:
                found.append((keyword.arg, keyword.value))
                continue
            given = self.resolve(keyword.value)
            if isinstance(given, ast.Dict) and all(isinstance(k, ast.Constant) for k in given.keys):
                found.extend((str(k.value), v) for k, v in zip(given.keys, given.values))
            elif isinstance(given, ast.Call) and isinstance(given.func, ast.Name) and given.func.id == "dict":
                found.extend((k.arg, k.value) for k in given.keywords if k.arg)
            else:
                more = True
        return found[:MAX_LIST], more

    def resolve(self, node):
        """What a name stands for, where the file assigns it once."""
        for _ in range(8):
            if not isinstance(node, ast.Name) or node.id not in self.values:
                break
            node = self.values[node.id]
        return node

    def source(self, node):
        """Where the value of a keyword comes from."""
        node = self.resolve(node)
        if isinstance(node, ast.Constant) and node.value is None:
            return {"kind": "none", "line": node.lineno}
        if isinstance(node, (ast.List, ast.Tuple)):
            texts = [self.text(each) for each in node.elts[:MAX_LIST]]
            if None not in texts and len(node.elts) <= MAX_LIST:
                return {"kind": "list", "line": node.lineno, "names": texts}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in self.functions:
            function = self.functions[node.func.id]
            return {"kind": "function", "line": node.lineno, "function": self.function(function)}
        return {"kind": "other", "line": node.lineno}

    def text(self, node):
        node = self.resolve(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value[:MAX_TEXT]
        return None

    def function(self, node):
        own = list(walk(node))
        dropped = self.dropped(own)
        return {
            "name": node.name[:MAX_TEXT],
            "line": node.lineno,
            "returns": any(
                isinstance(n, (ast.Yield, ast.YieldFrom)) or isinstance(n, ast.Return) and n.value is not None
                for n in own
            ),
            "reads": any(called(n) in ("readlines", "read", "read_text", "readline") for n in own)
            or any(isinstance(n, (ast.For, ast.comprehension)) for n in own),
            "strips": any(self.strips(n) for n in self.helped(node) if id(n) not in dropped),
            "removes": self.removed(own),
        }

    def helped(self, node):
        """All nodes of a function, with those of functions of the file that it names."""
        found = list(ast.walk(node))
        for each in {n.id for n in found if isinstance(n, ast.Name)}:
            if each in self.functions and self.functions[each] is not node:
                found.extend(ast.walk(self.functions[each]))
        return found

    def dropped(self, nodes):
        """Expressions whose result nobody takes: [l.strip() for l in lines], or a
        name that is never read."""
        read = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        found = set()
        for node in nodes:
            value = None
            if isinstance(node, ast.Expr):
                plain = isinstance(node.value, (ast.ListComp, ast.SetComp, ast.GeneratorExp))
                if plain or self.strips(node.value):
                    value = node.value
            elif isinstance(node, ast.Assign) and all(isinstance(t, ast.Name) and t.id not in read for t in node.targets):
                value = node.value
            if value is not None:
                found.update(id(n) for n in ast.walk(value))
        return found

    def strips(self, node):
        if isinstance(node, ast.Subscript):
            return isinstance(node.slice, ast.Slice)  # line[:-1]
        name = called(node)
        if name in ("replace", "sub"):
            return any("\n" in (self.text(a) or "") or "\\n" in (self.text(a) or "") for a in node.args)
        return name in STRIPS or name.startswith("parse")

    def removed(self, nodes):
        """Texts that lines are held against as a whole."""
        found = []
        for node in nodes:
            texts = []
            if called(node) == "remove":
                texts = node.args
            elif isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
                texts = [node.left] + node.comparators
            for each in texts:
                text = self.text(each)
                if text and text not in found:
                    found.append(text)
        return found[:MAX_LIST]

    def deciding(self, call, keywords):
        """The environment's variables that decide what is required: it is made
        under a condition that asks for them."""
        values = [value for name, value in keywords if name in ("install_requires", "extras_require")]
        required, made = set(), []
        for node in values:
            made.extend(ast.walk(node))
        for _ in range(4):  # what these are made from in turn
            names = {n.id for n in made if isinstance(n, ast.Name)} - required
            required |= names
            made.extend(n for name in names if name in self.values for n in ast.walk(self.values[name]))
        decided = [n.test for n in made if isinstance(n, ast.IfExp)]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.If) and any(makes(n, required) or n is call for b in node.body + node.orelse for n in ast.walk(b)):
                decided.append(node.test)
        found = {}
        for test in decided:
            for name, line in self.asked(test):
                found.setdefault(name, line)
        return [{"name": name[:MAX_TEXT], "line": line} for name, line in sorted(found.items())][:MAX_LIST]

    def asked(self, test):
        """The variables that an expression asks the environment for, each with the line."""
        seen, todo = set(), [test]
        while todo:
            node = todo.pop()
            for name in self.variables(node):
                yield name, test.lineno
            for each in ast.walk(node):
                if isinstance(each, ast.Name) and each.id in self.values and each.id not in seen:
                    seen.add(each.id)
                    todo.append(self.values[each.id])

    def variables(self, node):
        for each in ast.walk(node):
            name = None
            if isinstance(each, ast.Call) and each.args and dotted(each.func) in ("os.environ.get", "os.getenv", "environ.get", "getenv"):
                name = each.args[0]
            elif isinstance(each, ast.Subscript) and dotted(each.value) in ("os.environ", "environ"):
                name = getattr(each.slice, "value", each.slice) if type(each.slice).__name__ == "Index" else each.slice
            elif isinstance(each, ast.Compare) and dotted(each.comparators[0]) in ("os.environ", "environ"):
                name = each.left
            if name is not None and self.text(name):
                yield self.text(name)

    def files(self):
        """Files that the code names, as they are written."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                value = node.value
                if value.endswith((".txt", ".in", ".pip")) and len(value) < MAX_TEXT and value not in found:
                    found.append(value)
        return found[:MAX_LIST]


def called(node):
    """The last name of what a call calls, or ""."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def dotted(node):
    """a.b.c, or ""."""
    if isinstance(node, ast.Attribute):
        return dotted(node.value) + "." + node.attr
    return node.id if isinstance(node, ast.Name) else ""


def makes(node, names):
    """Whether a statement makes or changes what has one of the names."""
    targets = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, (ast.AugAssign, ast.AnnAssign)):
        targets = [node.target]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
        targets = [node.func.value]
    for target in targets:
        while isinstance(target, ast.Subscript):
            target = target.value
        if isinstance(target, ast.Name) and target.id in names:
            return True
    return False


def walk(function):
    """The nodes of a function without those of functions in it."""
    todo = list(function.body)
    while todo:
        node = todo.pop(0)
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            todo.extend(ast.iter_child_nodes(node))
