from setuptools import setup

# Everything is declared in setup.cfg.
setup()
