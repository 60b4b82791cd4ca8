from setuptools import setup

setup(name="pure", version="1", py_modules=["pure"])
