"""Tell, from inside an image and in its working directory, what is installed.

Read from standard input, so that the working directory is on the path as it is
for the image's own command.
"""

import importlib
import importlib.metadata
import json
import pathlib
import sys

told_to, sys.stdout = sys.stdout, sys.stderr  # an imported module may print

asked = json.loads(pathlib.Path("/bench/asked.json").read_text())
told = {}

project = importlib.metadata.metadata(asked["package"])
told["summary"] = project["Summary"]
told["version"] = project["Version"]
told["long_description"] = project.get_payload()
told["pinned"] = importlib.metadata.version(asked["pinned"])

module = importlib.import_module(asked["module"] or asked["package"])
told["file"] = module.__file__
told["mark"] = getattr(module, asked["function"], lambda: None)()

for name, path in asked["files"].items():
    path = pathlib.Path(path)
    told[name] = path.read_text() if path.exists() else None

if asked["serve"]:
    try:
        from app import app

        told["page"] = app.test_client().get("/").get_data(as_text=True)
    except Exception as error:
        told["page_error"] = f"{type(error).__name__}: {error}"

json.dump(told, told_to)
