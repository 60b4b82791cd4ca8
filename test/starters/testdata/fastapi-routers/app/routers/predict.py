from fastapi import APIRouter

from app.core.config import settings

router = APIRouter()


@router.get("/predict/{n}")
def predict(n: int):
    return {"square": n ** settings["power"]}
