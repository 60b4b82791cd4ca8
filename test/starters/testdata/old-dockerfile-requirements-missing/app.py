import os
import pickle
from pathlib import Path

from flask import Flask, jsonify

app = Flask(__name__)
model = pickle.load(open("model.pkl", "rb"))
scaler = pickle.load(open(Path(__file__).parent / "models" / "scaler.pkl", "rb"))
MODELS = [name for name in os.listdir("models") if name.endswith(".pkl")]


@app.route("/")
def index():
    return jsonify(model=model["a"], scaler=scaler["b"], models=sorted(MODELS))


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=int(os.environ.get("PORT", 8080)))
