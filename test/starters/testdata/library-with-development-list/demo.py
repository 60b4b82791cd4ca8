import click

from mlproject.model import predict


@click.command()
@click.argument('sentence')
def main(sentence):
    click.echo(predict(sentence))


if __name__ == '__main__':
    main()
