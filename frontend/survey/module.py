"""The facts of one Python file, read off its syntax tree without running it."""

import ast
import os

import calls
import evaluate
import facts
import literals
import names
import values

# Bytes; larger files are generated code. A syntax tree takes up to 600 bytes of memory for
# each byte of source.
MAX_SIZE = 1 << 20

IMPORT_ERRORS = ("ImportError", "ModuleNotFoundError", "Exception", "BaseException")
PLATFORMS = ("os.name", "sys.platform", "platform.system")


def read(full, path):
    """The facts of the module in the file `full`, which the survey lists as `path`, and how
    many bytes they take. If it cannot be read, the only fact is why."""
    try:
        with open(full, "rb") as file:
            source = file.read(MAX_SIZE + 1)
        # Bytes, so that Python itself decodes them by byte order mark or coding line.
        return facts_of(ast.parse(source), path)
    except SyntaxError as error:
        return unreadable(path, str(error.msg), error.lineno or 0)
    except RecursionError:
        return unreadable(path, "too deeply nested to read")
    except MemoryError:  # also of a parser that ran out of its own stack
        return unreadable(path, "too large or too deeply nested to read")
    except Exception as error:  # the facts of the other modules are not lost with it
        return unreadable(path, str(error))


def unreadable(path, message, line=0):
    return {"path": path, "error": {"line": line, "message": message[:values.MAX_TEXT]}}, values.MAX_TEXT


def facts_of(tree, path):
    found = facts.Facts()
    known = names.Names()
    evaluator = evaluate.Evaluator(os.path.basename(path), known)
    declare(tree.body, found, known, evaluator)
    Statements(found, known, evaluator).block(tree.body, facts.Place())
    return found.json(path), found.limit.most - found.limit.left


# The first pass: a function may use a name of the module that is assigned below it.

def declare(body, found, known, evaluator):
    """Adds the names that the module imports and assigns. A name that is assigned
    twice has no value."""
    assigned = list(assignments(body))
    declare_imports(body, known)
    times = {}
    for name, _ in assigned:
        times[name] = times.get(name, 0) + 1
    module = known.scopes[0]
    for name, node in assigned:
        known.changed()
        made_by = known.type_of(node)
        if made_by:
            module.types.setdefault(name, made_by)
            known.changed()
        if times[name] > 1:
            continue
        value = evaluator.evaluate(node)
        if value is not None:
            module.values[name] = value
            found.add(found.constants, {"name": name, "line": node.lineno, "value": values.clip(value)})


def declare_imports(body, known):
    """Adds the imports of the module's own statements, under conditions too."""
    for node in body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            known.add_import(node)
        for inner in blocks(node):
            declare_imports(inner, known)


def assignments(body):
    """The name and the value of every assignment the module makes to a plain name."""
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


def blocks(node):
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        inner = getattr(node, field, None)
        if isinstance(inner, list):
            yield inner


# The second pass.

class Statements:
    """Reads statements in the order of the program. Each method reads one kind, at the
    place that it is given."""

    def __init__(self, found, known, evaluator):
        self.facts = found
        self.names = known
        self.evaluator = evaluator
        self.literals = literals.Literals(found, known, evaluator)
        self.calls = calls.Calls(found, known, evaluator)

    def block(self, body, place):
        for node in body:
            self.names.changed()
            RULES.get(type(node).__name__, Statements.other)(self, node, place)

    def other(self, node, place):
        """A statement without a method of its own: its parts, in order."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                self.block([child], place)
            elif isinstance(child, ast.expr):
                self.literals.read(child, place)
            elif child._fields:
                self.other(child, place)  # a match case, an except handler

    def import_(self, node, place):
        for name in node.names:
            self.facts.add_import(place, node.lineno, name.name)

    def import_from(self, node, place):
        imported = [name.name for name in node.names]
        self.facts.add_import(place, node.lineno, node.module or "", imported, node.level)

    def if_(self, node, place):
        if not place.function and is_main_guard(node.test):
            self.facts.main_guard = True
            self.block(node.body, place.under("guard"))
            self.block(node.orelse, place.under("conditional"))
            return
        self.literals.read(node.test, place)
        checking = self.names.resolved(node.test) in ("typing.TYPE_CHECKING", "TYPE_CHECKING")
        if self.asks_platform(node.test):
            place = place.under("elsewhere")
        self.block(node.body, place.under("type_checking" if checking else "conditional"))
        self.block(node.orelse, place.under("conditional"))

    def asks_platform(self, test):
        """Whether a condition tells operating systems apart."""
        return any(self.names.resolved(node) in PLATFORMS
                   for node in ast.walk(test) if isinstance(node, (ast.Attribute, ast.Name)))

    def try_(self, node, place):
        caught = any(self.catches_import_error(handler.type) for handler in node.handlers)
        self.block(node.body, place.under("optional") if caught else place)
        for handler in node.handlers:
            # What is imported instead is as optional as what it stands in for.
            instead = caught and self.catches_import_error(handler.type)
            failed = place.under("conditional", "elsewhere")
            self.block(handler.body, failed.under("optional") if instead else failed)
        # Runs only if the import succeeded.
        self.block(node.orelse, place.under("conditional") if caught else place)
        self.block(node.finalbody, place)

    def catches_import_error(self, node):
        if node is None:
            return True
        classes = node.elts if isinstance(node, ast.Tuple) else [node]
        return any(self.names.resolved(error) in IMPORT_ERRORS for error in classes)

    def with_(self, node, place):
        body = place
        for item in node.items:
            call = item.context_expr
            self.literals.read(call, place)
            target = names.target(item.optional_vars) if item.optional_vars else ""
            self.calls.read(call, place, target)
            if target:
                self.bind(target, call, place, has_value=False)
            # contextlib.suppress, or a function of the project that does the same.
            if isinstance(call, ast.Call) and any(self.catches_import_error(error) for error in call.args):
                body = place.under("optional")
        self.block(node.body, body)

    def def_(self, node, place):
        for decorator in node.decorator_list:
            self.literals.read(decorator, place)
        arguments = node.args
        for default in arguments.defaults + [default for default in arguments.kw_defaults if default]:
            self.literals.read(default, place)
        scope = names.Scope()
        positional = arguments.posonlyargs + arguments.args
        for parameter in positional + arguments.kwonlyargs:
            # A parameter hides the module's name; an annotation is its type.
            scope.parameters.add(parameter.arg)
            scope.values[parameter.arg] = None
            scope.types[parameter.arg] = self.names.resolved(parameter.annotation) if parameter.annotation else ""
        self.names.scopes.append(scope)
        self.block(node.body, place.inside(node.name))
        self.names.scopes.pop()
        returns = self.names.returns.get(node.name)
        if returns and not place.function:
            required = len(positional) - len(arguments.defaults)
            required += sum(1 for default in arguments.kw_defaults if default is None)
            self.facts.add(self.facts.functions, {
                "name": node.name, "line": node.lineno, "returns": returns, "required": required})

    def class_(self, node, place):
        for child in node.decorator_list + node.bases + [keyword.value for keyword in node.keywords]:
            self.literals.read(child, place)
        if node.bases:
            self.names.bases[node.name] = self.names.resolved(node.bases[0])
        # The body of a class runs with its module, but has names of its own.
        self.names.scopes.append(names.Scope())
        self.block(node.body, place)
        self.names.scopes.pop()

    def assign(self, node, place):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if node.value is None or any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            return
        self.literals.read(node.value, place)
        for target in targets:
            name = names.target(target)
            self.calls.read(node.value, place, name)
            if name:
                self.bind(name, node.value, place)
            else:
                self.literals.read(target, place)

    def bind(self, name, node, place, has_value=True):
        """Binds a name to what an expression makes, and to its value if it has one: that
        of a with statement is not what its target gets."""
        made_by = self.names.type_of(node)
        self.names.changed()
        if "." in name or len(self.names.scopes) == 1:
            if made_by:
                self.names.scopes[0].types[name] = made_by
            return
        scope = self.names.scopes[-1]
        scope.types[name] = made_by
        value = self.evaluator.evaluate(node) if has_value else None
        if values.is_text(value) and name in scope.parameters and "conditional" in place.flags:
            value = dict(value, fallback=True)
        scope.values[name] = value

    def expr(self, node, place):
        if isinstance(node.value, ast.Constant):
            return  # a docstring
        self.literals.read(node.value, place)
        self.calls.read(node.value, place)

    def return_(self, node, place):
        if node.value is None:
            return
        self.literals.read(node.value, place)
        self.calls.read(node.value, place)
        made_by = self.names.type_of(node.value)
        if made_by:
            self.names.returns.setdefault(place.function, made_by)


def is_main_guard(test):
    """Whether a condition is __name__ == "__main__"."""
    if not isinstance(test, ast.Compare) or len(test.comparators) != 1:
        return False
    sides = [test.left, test.comparators[0]]
    return (any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides)
            and any(isinstance(side, ast.Constant) and side.value == "__main__" for side in sides))


# By name, since not every Python has all of them.
RULES = {
    "Import": Statements.import_, "ImportFrom": Statements.import_from,
    "If": Statements.if_, "Try": Statements.try_, "TryStar": Statements.try_,
    "With": Statements.with_, "AsyncWith": Statements.with_,
    "FunctionDef": Statements.def_, "AsyncFunctionDef": Statements.def_, "ClassDef": Statements.class_,
    "Assign": Statements.assign, "AnnAssign": Statements.assign,
    "Expr": Statements.expr, "Return": Statements.return_,
}
