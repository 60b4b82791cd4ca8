from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from uvicorn import run as app_run

from us_visa.constants import APP_HOST, APP_PORT
from us_visa.pipline.training_pipeline import TrainPipeline

app = FastAPI()

app.mount("/static", StaticFiles(directory="static"), name="static")

templates = Jinja2Templates(directory='templates')

app.add_middleware(CORSMiddleware, allow_origins=["*"])


@app.get("/", tags=["authentication"])
async def index(request: Request):
    return templates.TemplateResponse(request, "usvisa.html", {"context": "Rendering"})


@app.get("/train")
async def trainRouteClient():
    TrainPipeline().run_pipeline()
    return Response("Training successful !!")


@app.post("/")
async def predictRouteClient(request: Request):
    form = await request.form()
    status = "Response-Yes" if int(form.get("age")) > 18 else "Response-No"
    return templates.TemplateResponse(request, "usvisa.html", {"context": status})


if __name__ == "__main__":
    app_run(app, host=APP_HOST, port=APP_PORT)
