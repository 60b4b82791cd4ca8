from helper import data

if __name__ == "__main__":
    print("trained with", data())
