from setuptools import setup

setup(
    name="train",
    version="0.1.0",
    packages=["train"],
    install_requires=["numpy==2.4.6"],
    entry_points={"console_scripts": ["train=train.fit:main"]},
)
