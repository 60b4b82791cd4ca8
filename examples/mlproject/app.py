"""Serve predictions: a form on /, and the same as JSON on /predict."""

from flask import Flask, jsonify, render_template, request

from mlproject.pipelines.prediction_pipeline import PredictionPipeline, Student
from mlproject.schema import CATEGORICAL, NUMERIC

app = Flask(__name__)
pipeline = PredictionPipeline()


def render_form(**values):
    return render_template(
        "home.html", categorical=CATEGORICAL, numeric=NUMERIC, form=request.form, **values
    )


@app.get("/")
def home():
    return render_form()


@app.post("/predict")
def predict():
    values = request.get_json() if request.is_json else request.form
    try:
        student = Student.from_mapping(values)
    except ValueError as error:
        if request.is_json:
            return jsonify(error=str(error)), 400
        return render_form(error=str(error)), 400

    math_score = round(pipeline.run(student), 1)
    if request.is_json:
        return jsonify(math_score=math_score)
    return render_form(math_score=math_score)


@app.get("/health")
def health():
    return jsonify(status="ok")


if __name__ == "__main__":
    app.run()
