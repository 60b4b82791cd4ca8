import uvicorn
from fastapi import FastAPI

from churn.model import score

app = FastAPI()


@app.get("/score/{tenure}")
def get_score(tenure: float):
    return {"score": score(tenure)}


if __name__ == "__main__":
    uvicorn.run("main:app", host="0.0.0.0", port=8000, reload=True)
