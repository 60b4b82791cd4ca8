from setuptools import setup

setup(
    name="serve",
    version="0.1.0",
    packages=["serve"],
    install_requires=["numpy==2.4.6", "flask"],
)
