import matplotlib.pyplot as plt


def plot(values):
    plt.plot(values)
