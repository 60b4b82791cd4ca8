from mlproject.model import predict

print("words:", predict("the quick brown fox"))
