import numpy as np


def predict(x):
    slope, intercept = np.load("model/line.npy")
    return float(slope * x + intercept)
