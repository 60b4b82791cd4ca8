import os

from setuptools import Distribution, setup


class Compiled(Distribution):
    def has_ext_modules(self):
        return True


HERE = os.path.dirname(os.path.abspath(__file__))
setup(
    name="starter",
    version="0.1.0",
    packages=["starter"],
    distclass=Compiled,
    install_requires=["six", "markupsafe", "pure @ file://" + os.path.join(HERE, "libs/pure"), "native @ file://" + os.path.join(HERE, "libs/native")],
)
