"""What any Typer program costs to start: one command with one option, and none of Typer's optional
parts.
"""

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def hello(name: str = "world") -> None:
    print(name)


app()
