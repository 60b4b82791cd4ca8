from flask import Flask, render_template, request

from predict import load

app = Flask(__name__)


@app.route("/")
def index():
    return render_template("index.html")


@app.route("/predict")
def predict():
    x = [[float(request.args["a"]), float(request.args["b"])]]
    return render_template("index.html", result=load().predict(x).round(1).tolist())


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000)
