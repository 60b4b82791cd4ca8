"""How large what goes into the survey is. The frontend reads at most 64 MiB."""

from json.encoder import encode_basestring_ascii

MAX_STRING = 2000  # characters; the frontend refuses texts of more than 8 KiB


def size(value):
    """How many bytes a value takes as JSON. None if it has a text of more than MAX_STRING
    characters, which is no name and no path."""
    if isinstance(value, str):
        return len(encode_basestring_ascii(value)) if len(value) <= MAX_STRING else None
    total = 2
    if isinstance(value, dict):
        for key, inner in value.items():
            key, inner = size(key), size(inner)
            if key is None or inner is None:
                return None
            total += key + inner + 2
        return total
    if isinstance(value, (list, tuple)):
        for inner in value:
            inner = size(inner)
            if inner is None:
                return None
            total += inner + 1
        return total
    return 20  # a number, true or null


class Limit:
    """Admits values until they have a number of bytes together."""

    def __init__(self, most):
        self.most = self.left = most

    def admits(self, value):
        """Whether the value is still within the limit; nothing is after one that was not."""
        taken = None if self.left < 0 else size(value)
        if taken is None:
            return False
        self.left -= taken
        return self.left >= 0

    def within(self, found):
        """The values that are admitted."""
        return [value for value in found if self.admits(value)]
