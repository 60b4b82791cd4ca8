"""Writes the models in this folder, with the libraries of the environment it is run in.

    uv run --no-project --python 3.11 --with scikit-learn==1.7.2,numpy==2.4.6,dill,cloudpickle make.py sklearn
    uv run --no-project --python 3.11 --with xgboost==1.5.2,scikit-learn==1.3.2,numpy==1.26.4,"setuptools<81" make.py xgboost
    uv run --no-project --python 3.11 --with xgboost==2.1.4,scikit-learn==1.5.2 make.py xgboost
    uv run --no-project --python 3.11 --with lightgbm==3.3.5,scikit-learn==1.3.2,numpy==1.26.4 make.py lightgbm
    uv run --no-project --python 3.11 --with lightgbm==4.5.0,scikit-learn==1.5.2 make.py lightgbm
"""

import os
import pickle
import sys

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def dump(name, model, **options):
    with open(name, "wb") as file:
        pickle.dump(model, file, **options)


def sklearn():
    import cloudpickle
    import joblib
    import numpy as np
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LinearRegression
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import FunctionTransformer

    x = np.arange(12.0).reshape(6, 2)
    y = x[:, 0] * 2 + 1
    linear = LinearRegression().fit(x, y)
    for protocol in range(6):
        dump("linear.p%d.pkl" % protocol, linear, protocol=protocol)
    with open("two.pkl", "wb") as file:  # one after the other
        pickle.dump({"b": 1}, file)
        pickle.dump(linear, file)
    dump("named.pkl", {"version": __import__("sklearn").__version__, "model": linear})

    pipe = Pipeline([("i", SimpleImputer()), ("f", FunctionTransformer(halved)), ("m", linear)]).fit(x, y)
    pipe.names = np.array(["a", None], dtype=object)  # a pickle in the pickle, for joblib
    joblib.dump(pipe, "pipe.joblib")
    for name in ("joblib.z", "joblib.gz", "joblib.bz2", "joblib.xz", "joblib.lzma"):
        joblib.dump(pipe, "pipe." + name)
    with open("pipe.cloudpickle.pkl", "wb") as file:
        cloudpickle.dump(pipe, file)
    joblib.dump(RandomForestRegressor(2, max_depth=2, random_state=np.random.RandomState(0)).fit(x, y), "forest.sav")

    import dill  # not before: it changes what joblib writes of functions

    with open("pipe.dill", "wb") as file:
        dill.dump(pipe, file)


def halved(x):
    return x / 2


def regressor(module, name, **options):
    import numpy as np

    x = np.arange(12.0).reshape(6, 2)
    return getattr(__import__(module), name)(n_estimators=1, **options).fit(x, x[:, 0])


def xgboost():
    from xgboost import __version__

    model = regressor("xgboost", "XGBRegressor", max_depth=1)
    dump("xgboost-%s.pkl" % __version__, model)
    model.save_model("xgboost-%s.model" % __version__)


def lightgbm():
    from lightgbm import __version__

    model = regressor("lightgbm", "LGBMRegressor", num_leaves=2, min_child_samples=1, verbose=-1)
    dump("lightgbm-%s.pkl" % __version__, model)


{"sklearn": sklearn, "xgboost": xgboost, "lightgbm": lightgbm}[sys.argv[1]]()
