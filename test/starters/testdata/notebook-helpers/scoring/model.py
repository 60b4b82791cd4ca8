from scoring.weights import W


def score():
    return 'scored %d' % W
