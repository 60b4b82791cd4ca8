import os
import subprocess
import sys

if __name__ == "__main__":
    subprocess.run([sys.executable, "src/components/data_ingestion.py"], check=True)
    if os.system("python src/components/model_trainer.py"):
        raise SystemExit("training failed")
