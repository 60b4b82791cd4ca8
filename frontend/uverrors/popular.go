package uverrors

// popular are names of distributions that a misspelt name may mean.
var popular = []string{
	"accelerate", "aiohttp", "alembic", "altair", "anthropic", "apscheduler", "arrow", "asyncpg", "attrs", "azure-storage-blob",
	"beautifulsoup4", "black", "bokeh", "boto3", "botocore", "catboost", "celery", "certifi", "charset-normalizer", "click",
	"cloudpickle", "coverage", "cryptography", "cython", "dagshub", "dash", "dask", "datasets", "dill", "diffusers", "django",
	"djangorestframework", "dvc", "elasticsearch", "ensure", "evaluate", "evidently", "faiss-cpu", "fastapi", "fastparquet", "feast",
	"flake8", "flask", "flask-cors", "flask-sqlalchemy", "gensim", "gevent", "gitpython", "google-cloud-storage", "gradio",
	"grpcio", "gunicorn", "h5py", "httpx", "huggingface-hub", "hydra-core", "hyperopt", "imbalanced-learn", "imageio", "ipykernel",
	"ipython", "isort", "jinja2", "joblib", "jsonschema", "jupyter", "jupyterlab", "kafka-python", "keras", "kubernetes",
	"langchain", "lightgbm", "lightning", "loguru", "lxml", "markupsafe", "matplotlib", "mlflow", "mlflow-skinny", "mypy",
	"mysql-connector-python", "mysqlclient", "networkx", "nltk", "notebook", "numba", "numexpr", "numpy", "onnx", "onnxruntime",
	"openai", "opencv-python", "opencv-python-headless", "openpyxl", "optuna", "orjson", "packaging", "pandas", "paramiko",
	"passlib", "patsy", "peewee", "pillow", "plotly", "polars", "prefect", "prometheus-client", "protobuf", "psutil",
	"psycopg2", "psycopg2-binary", "pyarrow", "pydantic", "pydantic-settings", "pygments", "pyjwt", "pymongo", "pymysql",
	"pyodbc", "pyspark", "pytest", "pytest-cov", "python-box", "python-dateutil", "python-dotenv", "python-multipart", "pytz",
	"pyyaml", "ray", "redis", "regex", "requests", "rich", "ruff", "s3fs", "sacremoses", "scikit-image", "scikit-learn", "scipy",
	"seaborn", "sentence-transformers", "sentencepiece", "setuptools", "shap", "simplejson", "six", "spacy", "sqlalchemy",
	"statsmodels", "streamlit", "sympy", "tabulate", "tenacity", "tensorboard", "tensorflow", "tensorflow-cpu", "tiktoken",
	"tokenizers", "toml", "torch", "torchaudio", "torchvision", "tornado", "tox", "tqdm", "transformers", "typer",
	"typing-extensions", "ujson", "urllib3", "uvicorn", "uvloop", "wandb", "werkzeug", "wheel", "wordcloud", "wtforms", "xgboost", "xlrd",
}
