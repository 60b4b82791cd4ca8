import json
from importlib.resources import files

if __name__ == "__main__":
    print("columns", len(json.loads((files("src") / "schema.json").read_text())["columns"]))
