from setuptools import find_packages, setup


def get_requirements(path):
    with open(path) as file:
        lines = [line.strip() for line in file]
    return [line for line in lines if line and not line.startswith(("-", "#"))]


setup(
    name="starter",
    version="0.1.0",
    packages=find_packages(),
    install_requires=get_requirements("requirements.txt"),
)
