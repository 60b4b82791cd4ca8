from fastapi import FastAPI

from app.routers import predict

app = FastAPI(title="API")
app.include_router(predict.router)
