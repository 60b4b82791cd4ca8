"""How setup.py declares requirements, read off its syntax tree without running it:
the keywords of setup(), what install_requires is made from, what the function that makes
it does with the lines it reads, and which environment variables decide what is required.
"""

import ast
import collections

import sizes

MAX_SIZE = 1 << 20
MAX_LIST = 1000
MAX_TEXT = 512
MAX_ALIASES = 8  # a = b; b = c
MAX_STEPS = 4  # from install_requires to what it is made from
MAX_BYTES = 1 << 20  # of the keywords
MAX_FUNCTIONS = 20  # that are described

# Methods that change a list or a dictionary.
MUTATORS = {"append", "extend", "insert", "remove", "update", "pop", "clear"}
# Methods that remove the newline at the end of a line, among other things.
STRIPPERS = {"strip", "rstrip", "splitlines", "split", "removesuffix"}

GETENV = ("os.environ.get", "os.getenv", "environ.get", "getenv")
ENVIRON = ("os.environ", "environ")


def read(path):
    """The facts of a setup.py, None if it cannot be read or does not call setup()."""
    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read(MAX_SIZE))
        return Setup(tree).facts()
    except Exception:  # module.py reads the file as well and says why
        return None


class Setup:
    """A setup.py, with its functions and the names that it assigns once."""

    def __init__(self, tree):
        self.tree = tree
        self.functions = {}  # the first of each name
        self.described = {}  # facts of functions, by name
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
        # A name that is assigned several times has no one value.
        self.values = {name: values[0] for name, values in assigned.items() if len(values) == 1}

    def facts(self):
        call = self.call()
        if call is None:
            return None
        keywords, more = self.keywords(call)
        facts = {"line": call.lineno, "keywords": [], "files": self.files()}
        if more:
            facts["more"] = True
        variables = self.deciding_variables(call, keywords)
        if variables:
            facts["variables"] = variables
        limit = sizes.Limit(MAX_BYTES)
        for name, value in keywords:
            keyword = {"name": name[:MAX_TEXT], "line": value.lineno}
            if "requir" in name or "req" in name or "depend" in name:
                keyword["source"] = self.source(value)
            if limit.admits(keyword):
                facts["keywords"].append(keyword)
            else:
                facts["more"] = True
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
        """The keywords with their values, and whether there are more that are not known."""
        found, more = [], False
        for keyword in call.keywords[:MAX_LIST]:
            if keyword.arg:
                found.append((keyword.arg, keyword.value))
                continue
            given = self.resolve(keyword.value)
            if len(found) > MAX_LIST:
                break
            if isinstance(given, ast.Dict) and all(is_text(k) for k in given.keys):
                found.extend((k.value, v) for k, v in zip(given.keys, given.values))
            elif isinstance(given, ast.Call) and isinstance(given.func, ast.Name) and given.func.id == "dict":
                found.extend((k.arg, k.value) for k in given.keywords if k.arg)
            else:
                more = True
        return found[:MAX_LIST], more

    def resolve(self, node):
        """The expression that a name stands for, through names that are assigned once."""
        for _ in range(MAX_ALIASES):
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
            texts = [self.text(element) for element in node.elts[:MAX_LIST]]
            if None not in texts and len(node.elts) <= MAX_LIST:
                return {"kind": "list", "line": node.lineno, "names": texts}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in self.functions:
            name = node.func.id
            if name not in self.described and len(self.described) < MAX_FUNCTIONS:
                self.described[name] = self.function(self.functions[name])
            if name in self.described:
                return {"kind": "function", "line": node.lineno, "function": self.described[name]}
        return {"kind": "other", "line": node.lineno}

    def text(self, node):
        node = self.resolve(node)
        return node.value[:MAX_TEXT] if is_text(node) else None

    def function(self, node):
        own = list(walk(node))
        unused = self.unused(own)
        return {
            "name": node.name[:MAX_TEXT],
            "line": node.lineno,
            "returns": any(
                isinstance(n, (ast.Yield, ast.YieldFrom)) or isinstance(n, ast.Return) and n.value is not None
                for n in own
            ),
            "reads": any(called(n) in ("readlines", "read", "read_text", "readline") for n in own)
            or any(isinstance(n, (ast.For, ast.comprehension)) for n in own),
            "strips": any(self.strips(n) for n in self.with_helpers(node) if id(n) not in unused),
            "removes": self.removed(own),
        }

    def with_helpers(self, node):
        """All nodes of a function and of the file's functions that it names."""
        found = list(ast.walk(node))
        for name in {n.id for n in found if isinstance(n, ast.Name)}:
            if name in self.functions and self.functions[name] is not node:
                found.extend(ast.walk(self.functions[name]))
        return found

    def unused(self, nodes):
        """The ids of expressions whose result is not used: [l.strip() for l in lines]
        as a statement, or assigned to a name that is never read."""
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
        """Whether an expression removes the newline at the end of a line."""
        if isinstance(node, ast.Subscript):
            return isinstance(node.slice, ast.Slice)  # line[:-1]
        name = called(node)
        if name in ("replace", "sub"):
            return any("\n" in (self.text(a) or "") or "\\n" in (self.text(a) or "") for a in node.args)
        return name in STRIPPERS or name.startswith("parse")

    def removed(self, nodes):
        """Texts that whole lines are compared with or that are removed from a list."""
        found = {}  # in the order of the program
        for node in nodes:
            texts = []
            if called(node) == "remove":
                texts = node.args
            elif isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
                texts = [node.left] + node.comparators
            for argument in texts:
                text = self.text(argument)
                if text:
                    found[text] = None
            if len(found) >= MAX_LIST:
                break
        return list(found)[:MAX_LIST]

    def deciding_variables(self, call, keywords):
        """The environment variables that decide what is required: conditions under
        which the requirements are made or changed read them."""
        required, made = set(), []  # the names of what is required, and the nodes that make it
        for name, value in keywords:
            if name in ("install_requires", "extras_require"):
                made.extend(ast.walk(value))
        for _ in range(MAX_STEPS):
            # In the order of the program: the order of a set is another in every run.
            names = [name for name in dict.fromkeys(n.id for n in made if isinstance(n, ast.Name)) if name not in required]
            required.update(names)
            made.extend(n for name in names if name in self.values for n in ast.walk(self.values[name]))
        tests = [node.test for node in made if isinstance(node, ast.IfExp)]
        tests += [node.test for node in self.around(lambda inner: makes(inner, required) or inner is call)]
        found, seen = {}, set()
        for test in tests:
            for name, line in self.variables_of(test, seen):
                found.setdefault(name, line)
        return [{"name": name[:MAX_TEXT], "line": line} for name, line in sorted(found.items())][:MAX_LIST]

    def around(self, is_wanted):
        """The if statements that have a wanted node in what they run."""
        found = set()  # ids
        todo = [(self.tree, None)]
        while todo:
            node, outer = todo.pop()  # outer: the innermost if around the node, and what is around that
            if is_wanted(node):
                place = outer
                while place is not None and id(place[0]) not in found:
                    found.add(id(place[0]))
                    place = place[1]
            if not isinstance(node, ast.If):
                todo.extend((inner, outer) for inner in ast.iter_child_nodes(node))
                continue
            todo.append((node.test, outer))
            todo.extend((inner, (node, outer)) for inner in node.body + node.orelse)
        return [node for node in ast.walk(self.tree) if id(node) in found]

    def variables_of(self, test, seen):
        """The environment variables that an expression reads, also through names that are not
        seen yet, each with the line of the expression."""
        todo = [test]
        while todo:
            node = todo.pop()
            for name in self.variables_read(node):
                yield name, test.lineno
            for inner in ast.walk(node):
                if isinstance(inner, ast.Name) and inner.id in self.values and inner.id not in seen:
                    seen.add(inner.id)
                    todo.append(self.values[inner.id])

    def variables_read(self, node):
        for inner in ast.walk(node):
            name = None
            if isinstance(inner, ast.Call) and inner.args and dotted(inner.func) in GETENV:
                name = inner.args[0]
            elif isinstance(inner, ast.Subscript) and dotted(inner.value) in ENVIRON:
                name = inner.slice
                if type(name).__name__ == "Index":  # Python 3.8
                    name = name.value
            elif isinstance(inner, ast.Compare) and dotted(inner.comparators[0]) in ENVIRON:
                name = inner.left
            if name is not None and self.text(name):
                yield self.text(name)

    def files(self):
        """Names of text files in the code, as they are written."""
        found = {}  # in the order of the program
        for node in ast.walk(self.tree):
            if is_text(node) and node.value.endswith((".txt", ".in", ".pip")) and len(node.value) < MAX_TEXT:
                found[node.value] = None
                if len(found) == MAX_LIST:
                    break
        return list(found)


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def called(node):
    """The last part of the name that a call calls: "read" for open(p).read(). "" for any
    other expression."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def dotted(node):
    """The name of a variable or an attribute, as "os.environ"; "" if it is neither."""
    if isinstance(node, ast.Attribute):
        return dotted(node.value) + "." + node.attr
    return node.id if isinstance(node, ast.Name) else ""


def makes(node, names):
    """Whether a node assigns or changes one of the names."""
    targets = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, (ast.AugAssign, ast.AnnAssign)):
        targets = [node.target]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
        targets = [node.func.value]
    for target in targets:
        while isinstance(target, ast.Subscript):
            target = target.value
        if isinstance(target, ast.Name) and target.id in names:
            return True
    return False


def walk(function):
    """The nodes of a function without those of functions and classes in it."""
    todo = collections.deque(function.body)
    while todo:
        node = todo.popleft()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            todo.extend(ast.iter_child_nodes(node))
