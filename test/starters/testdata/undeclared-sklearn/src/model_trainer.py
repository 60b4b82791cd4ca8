from sklearn.linear_model import LinearRegression


def train():
    return LinearRegression().fit([[1.0], [2.0]], [2.0, 4.0])
