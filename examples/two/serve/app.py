from flask import Flask, request

from serve.line import predict

app = Flask(__name__)


@app.get("/predict")
def answer():
    return {"y": round(predict(float(request.args["x"])), 2)}


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=8000)
