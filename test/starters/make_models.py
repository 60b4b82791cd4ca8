"""Writes the models of the fixtures in testdata/:

    uv run --no-project --python 3.11 --with scikit-learn==1.7.2,numpy==2.4.6,dill make_models.py
"""

import os
import pickle
import shutil

import dill
import joblib
import numpy as np
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "testdata"))

x = np.array([[a, b] for a in range(6) for b in range(6)], dtype=float)
y = x.sum(axis=1)


class Scaler:
    def scale(self, x):
        return x * self.by


def into(path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return open(path, "wb")


with into("model-drift/artifacts/model.pkl") as file:
    pickle.dump(make_pipeline(SimpleImputer(), LinearRegression()).fit(x, y), file)
for fixture in ("model-sound", "model-library-missing"):
    os.makedirs(fixture + "/artifacts", exist_ok=True)
    shutil.copy("model-drift/artifacts/model.pkl", fixture + "/artifacts/model.pkl")

with into("model-joblib/models/model.joblib") as file:
    joblib.dump(GradientBoostingRegressor(n_estimators=30, learning_rate=0.5, random_state=0).fit(x, y), file, compress=3)

with into("model-dill/artifacts/preprocessor.pkl") as file:
    dill.dump(SimpleImputer().fit(x), file)
with into("model-dill/artifacts/model.pkl") as file:
    dill.dump(LinearRegression().fit(x, y), file)

with into("model-numpy2/artifacts/weights.pkl") as file:
    pickle.dump(np.array([1.0, 2.0]), file)

scaler = Scaler()
scaler.by = 10
with into("model-main/artifacts/scaler.pkl") as file:
    pickle.dump(scaler, file)
