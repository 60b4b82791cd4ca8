from flask import Flask

from src.logger import logging

app = Flask(__name__)


@app.route("/")
def home():
    logging.info("asked")
    return "<h1>Scores</h1>"


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000)
