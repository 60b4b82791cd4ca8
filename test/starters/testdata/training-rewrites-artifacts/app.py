from flask import Flask

from src.pipeline import predict, train

app = Flask(__name__)


@app.route("/")
def index():
    return str(predict())


@app.route("/train")
def training():
    train()
    return "trained"


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000)
