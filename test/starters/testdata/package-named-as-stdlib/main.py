from statistics.summary import summary

if __name__ == "__main__":
    print("mean", summary([1, 3]))
