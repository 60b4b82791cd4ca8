from setuptools import find_packages, setup

HYPEN_E_DOT = "-e ."


def get_requirements(file_path: str) -> list[str]:
    """Return the requirements listed in file_path, without the project itself."""
    with open(file_path) as file:
        requirements = [line.strip() for line in file]

    if HYPEN_E_DOT in requirements:
        requirements.remove(HYPEN_E_DOT)

    return requirements


setup(
    name="mlproject",
    version="0.1.0",
    description="Predicts a student's math score",
    author="The wainwright authors",
    license="MIT",
    python_requires=">=3.11",
    packages=find_packages(),
    install_requires=get_requirements("requirements.txt"),
)
