NAME = "mlproject"
