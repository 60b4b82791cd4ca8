from munch import munchify

SETTINGS = munchify({"model": {"depth": 3}})
