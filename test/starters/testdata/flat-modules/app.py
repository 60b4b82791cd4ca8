from flask import Flask

from model import predict

app = Flask(__name__)


@app.get("/")
def index():
    return "flat %d" % predict(1)


if __name__ == "__main__":
    app.run(host="0.0.0.0")
