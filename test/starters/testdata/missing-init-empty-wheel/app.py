from src.pipeline.predict_pipeline import predict

if __name__ == "__main__":
    print("predicted by", predict())
