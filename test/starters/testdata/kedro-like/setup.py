from setuptools import find_packages, setup

setup(
    name="spaceflights", version="0.1", package_dir={"": "src"}, packages=find_packages(where="src"),
    entry_points={"console_scripts": ["spaceflights = spaceflights.__main__:main"]},
)
