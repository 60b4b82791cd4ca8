import os

from flask import Flask, render_template, request

from textSummarizer.pipeline.prediction import PredictionPipeline

app = Flask(__name__)


@app.route("/", methods=["GET"])
def homePage():
    return render_template("index.html")


@app.route("/train", methods=["GET"])
def training():
    os.system("python main.py")
    return "Training Successful!"


@app.route("/predict", methods=["POST", "GET"])
def index():
    return PredictionPipeline().predict(request.args["text"])


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=8080)
