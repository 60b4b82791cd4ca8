def score(hours):
    return 10 * hours
