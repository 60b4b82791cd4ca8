"""Values of expressions, as far as they are known without running the program.

A value is a dictionary that goes into the survey as it is:

    {"str": "artifacts/model.pkl", ...}   text, with flags
        join     made of several parts (os.path.join, "/", "+", an f-string)
        partial  only the beginning is known
        tail     only the end is known
        base     the imported name in front of a tail
        anchor   "file": relative to the folder of the module it is in;
                 "package": begins with the package, "mlproject/data.csv"
        fallback assigned to a parameter under a condition: the caller's
                 argument may take its place
    {"num": 5000} {"bool": true} {"none": true}
    {"env": "PORT", "default": VALUE}     from the environment
    {"ref": "src.constants.PORT"}         a name, import aliases resolved
    {"call": "create_app"} {"list": [VALUE, ...]}
    {}                                    unknown

Functions that combine values take and return None for an unknown one.
"""

MAX_TEXT = 512  # characters; a longer text has one more, so that it is seen to be longer
MAX_DEPTH = 5  # of defaults in defaults; lists in lists may lie around them


def text(string, **flags):
    return with_text(flags, string)


def with_text(value, string):
    """The value with another text. Of one that is too long only the beginning is known: a text
    that is added to itself thirty times would take a gigabyte."""
    if len(string) > MAX_TEXT:
        return dict(value, str=string[:MAX_TEXT + 1], partial=True)
    return dict(value, str=string)


def is_text(value):
    return value is not None and "str" in value


def clip(value):
    """The value as it is written to the survey: unknown if its text is too long."""
    if is_text(value) and len(value["str"]) > MAX_TEXT:
        return {}
    return value


def with_default(value, default):
    """A value from the environment, with the default for an unset variable."""
    return dict(value, default=default if depth(default) < MAX_DEPTH else {})


def depth(value):
    inner = value.get("list", [value["default"]] if "default" in value else [])
    return 1 + max(map(depth, inner), default=0)


# Text that is a path. Each of these takes and returns text values.

def join(left, right, base=""):
    """left/right, as os.path.join has it. base is the name of an unknown left."""
    if left is None:
        named = {"base": base} if base else {}
        if right is None:
            return text("", tail=True, join=True, partial=True, **named) if base else None
        if right.get("anchor") or right.get("tail"):
            return None
        return dict(right, tail=True, join=True, **named)
    if left.get("partial"):
        return left
    if right is None:
        return with_text(dict(left, partial=True, join=True), with_slash(left["str"]))
    if right.get("anchor") or right["str"].startswith("/"):
        return right
    value = dict(left, join=True, **({"partial": True} if right.get("partial") else {}))
    return with_text(value, with_slash(left["str"]) + right["str"])


def with_slash(path):
    return path if not path or path.endswith("/") else path + "/"


def parent(path):
    """os.path.dirname and Path.parent."""
    stripped = path["str"].rstrip("/")
    head, _, last = stripped.rpartition("/")
    if not path.get("anchor"):
        return with_text(path, head)
    if last in ("", ".", ".."):  # already at the module's folder or above
        head = with_slash(stripped) + ".."
    return with_text(path, head)


def concatenate(parts):
    """Texts in a row, known up to the first unknown one."""
    string, flags = "", {"join": True}
    for i, part in enumerate(parts):
        if part is None:
            flags["partial"] = True
            break
        if i == 0 and part.get("anchor"):
            flags["anchor"] = part["anchor"]
        if part.get("fallback"):
            flags["fallback"] = True
        string += part["str"]
        if part.get("partial") or len(string) > MAX_TEXT:
            flags["partial"] = True
            break
    return text(string, **flags) if string else None


def up_to(value, placeholder):
    """The text in front of a placeholder, the whole text if there is none."""
    head, found, _ = value["str"].partition(placeholder)
    if not found:
        return value
    return dict(value, str=head, partial=True, join=True) if head else None
