import json
import pkgutil
from importlib.resources import files


def main():
    limits = json.loads(files("mlproject").joinpath("data", "limits.json").read_text())
    print(pkgutil.get_data(__package__, "banner.txt").decode(), limits)
