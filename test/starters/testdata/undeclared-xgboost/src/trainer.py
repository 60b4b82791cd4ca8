from xgboost import XGBRegressor


def train(rows, targets):
    return XGBRegressor(n_estimators=2).fit(rows, targets)
