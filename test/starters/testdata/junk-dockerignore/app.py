import os

from flask import Flask

app = Flask(__name__)


@app.route("/")
def files():
    found = []
    for folder, _, names in os.walk("."):
        found += [os.path.join(folder, name) for name in names]
    return "<br>".join(sorted(found))
