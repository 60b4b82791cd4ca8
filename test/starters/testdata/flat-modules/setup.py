from setuptools import setup

setup(name="flat", version="0.1", py_modules=["utils", "model"], install_requires=["flask"])
