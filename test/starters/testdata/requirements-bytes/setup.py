import hashlib

from setuptools import find_packages, setup

with open("requirements.txt", "rb") as file:
    assert hashlib.sha256(file.read()).hexdigest() == "be9cf950bbe94a23cd6c8edad03266569b88b4273b1d8d5f39b163e4f3a0a7c7"

setup(name="mlproject", version="0.0.1", packages=find_packages(), install_requires=["six"])
