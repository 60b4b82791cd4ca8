from src.utils import dump

if __name__ == "__main__":
    print(dump({"limit": 3}))
