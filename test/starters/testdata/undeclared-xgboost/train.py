from src.trainer import train

if __name__ == "__main__":
    print(train([[1.0], [2.0]], [2.0, 4.0]))
