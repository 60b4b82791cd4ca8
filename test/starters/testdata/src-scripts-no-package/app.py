import os
import sys

from flask import Flask

sys.path.append(os.path.join(os.path.dirname(__file__), "src"))

from features import word

app = Flask(__name__)


@app.route("/")
def index():
    return word()


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000)
