import os
from typing import Any

import dill

from mlproject.exception import MLProjectError


def save_object(path: str, obj: Any) -> None:
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            dill.dump(obj, file)
    except Exception as error:
        raise MLProjectError(f"saving {path}", error) from error


def load_object(path: str) -> Any:
    try:
        with open(path, "rb") as file:
            return dill.load(file)
    except Exception as error:
        raise MLProjectError(f"loading {path}", error) from error
