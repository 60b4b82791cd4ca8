"""The facts of one module, as survey.json has them."""

import sizes

MAX_FACTS = 5000  # of a kind in one module
MAX_BYTES = 4 << 20  # of all facts of one module
MAX_NAME = 512  # characters of a function's name


class Facts:
    """Collects facts of five kinds, each in the order of the program."""

    def __init__(self):
        self.imports = []
        self.literals = []
        self.calls = []
        self.constants = []
        self.functions = []
        self.main_guard = False
        self.truncated = False
        self.limit = sizes.Limit(MAX_BYTES)

    def is_full(self, facts):
        """Whether no more facts are added to one of the lists."""
        full = len(facts) >= MAX_FACTS or self.limit.left < 0
        self.truncated = self.truncated or full
        return full

    def add(self, facts, fact):
        """Adds a fact to one of the lists."""
        if not self.is_full(facts) and self.limit.admits(fact):
            facts.append(fact)
        else:
            self.truncated = True

    def add_import(self, place, line, module, names=(), level=0, dynamic=False):
        fact = {"module": module, "line": line}
        if names:
            fact["names"] = names
        if level:
            fact["level"] = level
        if not place.function:
            fact["toplevel"] = True
        else:
            fact["function"] = place.function
        if dynamic:
            fact["dynamic"] = True
        for flag in ("optional", "type_checking", "conditional", "guard"):
            if flag in place.flags:
                fact[flag] = True
        self.add(self.imports, fact)

    def json(self, path):
        """The facts as the survey has them; those that are empty or false are left out."""
        facts = {"path": path}
        for name in ("imports", "literals", "calls", "constants", "functions"):
            if getattr(self, name):
                facts[name] = getattr(self, name)
        if self.main_guard:
            facts["main_guard"] = True
        if self.truncated:
            facts["truncated"] = True
        return facts


class Place:
    """Where a statement is in its module. A value: under and inside return new ones.

    function is the one that it is in, "" at the module's level and "outer.inner" for
    nested ones. flags are the conditions under which it runs:

        guard          if __name__ == "__main__"
        conditional    another if, or an except
        optional       ImportError is caught
        type_checking  if TYPE_CHECKING
        elsewhere      operating systems are told apart, or something has failed
    """

    __slots__ = ("function", "flags")

    def __init__(self, function="", flags=frozenset()):
        self.function = function
        self.flags = flags

    def under(self, *flags):
        return Place(self.function, self.flags.union(flags)) if flags else self

    def inside(self, function):
        """The body of a function. It runs when it is called, which may be from outside
        the guard; the other conditions decide whether it is defined at all."""
        name = self.function + "." + function if self.function else function
        return Place(name[:MAX_NAME], self.flags - {"guard"})
