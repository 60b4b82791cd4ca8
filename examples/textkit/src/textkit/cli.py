"""The textkit command."""

from importlib.resources import files
from pathlib import Path
from typing import TextIO

import click
from jinja2 import Template

from textkit import __version__
from textkit.keywords import Model, keywords
from textkit.text import stats

read_text = click.argument("file", type=click.File(encoding="utf-8"), default="-")
top_option = click.option("--top", default=10, show_default=True, help="How many keywords.")
model_option = click.option(
    "--model",
    "model_path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A model written by `textkit train`.",
)


@click.group(context_settings={"auto_envvar_prefix": "TEXTKIT"})
@click.version_option(__version__)
def main() -> None:
    """Statistics and keywords of plain text.

    FILE is standard input where it is left out.
    """


@main.command("stats")
@read_text
def stats_command(file: TextIO) -> None:
    """Count the words and sentences of FILE."""
    found = stats(file.read())
    click.echo(f"words={found.words}")
    click.echo(f"distinct_words={found.distinct_words}")
    click.echo(f"sentences={found.sentences}")


@main.command("keywords")
@read_text
@top_option
@model_option
def keywords_command(file: TextIO, top: int, model_path: Path | None) -> None:
    """Print the keywords of FILE with their scores."""
    for word, score in keywords(file.read(), Model.load(model_path), top):
        click.echo(f"{score:.3f} {word}")


@main.command("report")
@read_text
@top_option
@model_option
def report_command(file: TextIO, top: int, model_path: Path | None) -> None:
    """Print a Markdown report on FILE."""
    text = file.read()
    template = Template(files("textkit").joinpath("data/report.md.j2").read_text("utf-8"))
    click.echo(
        template.render(
            name=file.name,
            stats=stats(text),
            keywords=keywords(text, Model.load(model_path), top),
        ),
        nl=False,
    )


@main.command("train")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--model", "model_path", default="model.json", type=click.Path(path_type=Path))
def train_command(folder: Path, model_path: Path) -> None:
    """Learn which words are common from the documents below FOLDER."""
    try:
        from textkit.train import train
    except ImportError as error:
        raise click.ClickException(
            f"{error}; to train, install textkit with its extra: pip install 'textkit[train]'"
        ) from error

    model = train(folder)
    model.save(model_path)
    click.echo(f"documents={model.documents} words={len(model.occurs_in)}")
