from src.pipeline.train_pipeline import train

if __name__ == "__main__":
    print("trained", train())
