import importlib
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

try:
    import ujson as json
except ImportError:
    import json

with suppress(ImportError):
    import dill

if TYPE_CHECKING:
    import pandas as pd

if sys.platform == "win32":
    import win32api


def to_frame(rows) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(rows)


def load_plugin():
    return importlib.import_module("mlplugin")


def dump(value):
    return json.dumps(value)
