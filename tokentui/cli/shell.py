"""What makes tokentui at home in a shell: completion and the manual page."""

from pathlib import Path

import click

from tokentui.cli.output import write_pieces

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
def completion_command(shell: str) -> None:
    """Print what SHELL needs to complete commands, options, customers, codes, reviewers and filters at a tab.

    bash: put `eval "$(tokentui completion bash)"` in ~/.bashrc. zsh: put `eval "$(tokentui completion zsh)"` in
    ~/.zshrc, after compinit. fish: tokentui completion fish > ~/.config/fish/completions/tokentui.fish
    """
    script = Path(__file__).with_name("completion") / f"tokentui.{shell}"
    write_pieces([script.read_text(encoding="utf-8").rstrip("\n")])


@click.command("man")
@click.pass_context
def man_command(ctx: click.Context) -> None:
    """Print the manual page as it is installed beside the program; read it with: tokentui man | man -l -"""
    from tokentui.cli.man_page import man_page

    write_pieces([man_page(ctx.find_root()).rstrip("\n")])
