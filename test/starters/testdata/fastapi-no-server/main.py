from fastapi import FastAPI

from churn.model import score

app = FastAPI()


@app.get("/score/{tenure}")
def get_score(tenure: float):
    return {"score": score(tenure)}

