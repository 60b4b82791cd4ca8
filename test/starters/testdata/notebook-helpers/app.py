import importlib

from flask import Flask

from helpers import clean

app = Flask(__name__)


@app.route("/")
def index():
    model = importlib.import_module("scoring.model")
    return clean(" a ") + " " + model.score()


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000)
