def score(x):
    return 2 * x
