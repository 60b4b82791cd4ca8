from src.model_trainer import train

if __name__ == "__main__":
    print("predicts", round(train().predict([[3.0]])[0]))
