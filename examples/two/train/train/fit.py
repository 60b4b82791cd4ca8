"""Fits a line to a few points and writes it where the server looks for it."""

import numpy as np

POINTS = np.array([[0.0, 1.0], [1.0, 3.0], [2.0, 5.0], [3.0, 7.0]])


def main():
    slope, intercept = np.polyfit(POINTS[:, 0], POINTS[:, 1], deg=1)
    np.save("model/line.npy", np.array([slope, intercept]))
    print(f"slope={slope:.2f} intercept={intercept:.2f}")
