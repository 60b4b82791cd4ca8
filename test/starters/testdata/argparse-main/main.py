import argparse
import json
from pathlib import Path

import src

MODELS = Path("models")

parser = argparse.ArgumentParser()
parser.add_argument("action", choices=["train", "predict"])
parser.add_argument("--epochs", type=int, default=1)

if __name__ == "__main__":
    args = parser.parse_args()
    model = MODELS / "model.json"
    if args.action == "train":
        model.write_text(json.dumps(args.epochs))
        print("trained", args.epochs)
    else:
        print("predicted", json.loads(model.read_text()))
