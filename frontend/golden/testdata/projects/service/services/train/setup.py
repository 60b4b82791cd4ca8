import os
from setuptools import setup

HERE = os.path.dirname(os.path.abspath(__file__))
setup(
    name="train",
    version="1",
    packages=["train"],
    install_requires=["common[fast] @ file://" + os.path.join(HERE, "../../libs/ml/common"), "docopt==0.6.2", "markupsafe"],
    extras_require={"gpu": ["toml"], "test": ["pytest", "common[test]"]},
)
