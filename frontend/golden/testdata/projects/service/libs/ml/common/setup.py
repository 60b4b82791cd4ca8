from pathlib import Path

from setuptools import setup

setup(
    name="common",
    version="0.3",
    packages=["common"],
    install_requires=["base @ " + (Path(__file__).parent / "../../base").resolve().as_uri(), "iniconfig"],
    extras_require={"fast": ["six"], "test": ["pluggy"]},
)
