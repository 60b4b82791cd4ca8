from setuptools import find_packages, setup


def get_requirements(path):
    with open(path) as file:
        lines = [line.strip() for line in file]
    return [line for line in lines if line and line != "-e ."]


setup(name="mlproject", version="0.0.1", packages=find_packages(), install_requires=get_requirements("requirements.txt"))
