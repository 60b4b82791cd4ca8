from flask import Flask, render_template, request

from src.pipeline.predict_pipeline import PredictPipeline

application = Flask(__name__)

app = application


@app.route("/")
def index():
    return render_template("index.html")


@app.route("/predictdata", methods=["GET", "POST"])
def predict_datapoint():
    if request.method == "GET":
        return render_template("home.html")
    results = PredictPipeline().predict(request.form.get("lunch"))
    return render_template("home.html", results=results)


if __name__ == "__main__":
    app.run(host="0.0.0.0")
