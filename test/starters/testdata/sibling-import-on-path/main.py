from src.predict import predict

if __name__ == "__main__":
    print("predicted", predict())
