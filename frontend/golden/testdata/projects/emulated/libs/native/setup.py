from setuptools import Distribution, setup


class Compiled(Distribution):
    def has_ext_modules(self):
        return True


setup(name="native", version="1", py_modules=["native"], distclass=Compiled)
