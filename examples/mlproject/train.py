"""Train on data/students.csv and write artifacts/."""

import os

from mlproject.components.model_trainer import TrainingResult
from mlproject.pipelines.training_pipeline import TrainingPipeline


def track(result: TrainingResult) -> None:
    """Log the run to the MLflow server that MLFLOW_TRACKING_URI names."""
    import mlflow

    mlflow.set_experiment("mlproject")
    with mlflow.start_run():
        mlflow.log_param("model", result.model)
        mlflow.log_params(result.params)
        mlflow.log_metric("r2_score", result.r2_score)
        mlflow.log_metric("mean_absolute_error", result.mean_absolute_error)


def main() -> None:
    result = TrainingPipeline().run()
    print(f"model={result.model}")
    print(f"r2_score={result.r2_score:.3f}")
    print(f"mean_absolute_error={result.mean_absolute_error:.3f}")

    if os.environ.get("MLFLOW_TRACKING_URI"):
        track(result)


if __name__ == "__main__":
    main()
