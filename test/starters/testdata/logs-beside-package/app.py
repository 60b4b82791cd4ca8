from flask import Flask, render_template

from src.logger import logger
from src.predict import predict

app = Flask(__name__)


@app.route("/")
def home():
    return render_template("index.html", answer=predict())


if __name__ == "__main__":
    app.run(host="0.0.0.0")
