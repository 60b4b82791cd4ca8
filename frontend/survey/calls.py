"""Calls that are statements, or whose result gets a name."""

import ast

# Calls that run another: the argument is recorded as well.
WRAPPERS = {"sys.exit", "exit", "asyncio.run", "anyio.run"}

MAX_ARGUMENTS = 16
MAX_KEYWORDS = 32
MAX_WRAPPED = 3  # wrappers in wrappers


class Calls:
    """Adds calls to the facts."""

    def __init__(self, facts, names, evaluator):
        self.facts = facts
        self.names = names
        self.evaluator = evaluator

    def read(self, node, place, target="", depth=0):
        """Adds the expression if it is a call, or another name for what a call made.
        target is the name that its result gets."""
        if isinstance(node, ast.Await):
            node = node.value
        alias_of = ""
        if isinstance(node, ast.Name) and target and self.names.type_of(node):
            alias_of, callee = node.id, self.names.type_of(node)  # app = application
        elif isinstance(node, ast.Call):
            callee = self.names.resolved(node.func)
        else:
            return
        if not callee or self.facts.is_full(self.facts.calls):
            return
        fact = {"call": callee, "line": node.lineno}
        if target:
            fact["target"] = target
        if place.function:
            fact["function"] = place.function
        if alias_of:
            fact["alias_of"] = alias_of
        if "guard" in place.flags:
            fact["guard"] = True
        if not alias_of:
            self.describe(fact, node)
        self.facts.add(self.facts.calls, fact)
        if callee in WRAPPERS and not alias_of and depth < MAX_WRAPPED:
            for argument in node.args:
                self.read(argument, place, "", depth + 1)

    def describe(self, fact, node):
        """Adds to the fact what the call makes and its arguments."""
        made_by = self.names.type_of(node)
        if made_by != fact["call"]:
            fact["type"] = made_by
        evaluate = self.evaluator.argument
        args = [evaluate(argument) for argument in node.args[:MAX_ARGUMENTS]]
        kwargs = {keyword.arg or "**": evaluate(keyword.value) for keyword in node.keywords[:MAX_KEYWORDS]}
        if args:
            fact["args"] = args
        if kwargs:
            fact["kwargs"] = kwargs
