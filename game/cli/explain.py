"""`hearmeout explain`: what a finding means, and its cure."""

import click

from game.printing import print_line


@click.command("explain", epilog="Example: hearmeout explain soft-lock")
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """What a finding of `check` means, an example that earns it, and its cure. Without CODE, lists all."""
    from game.check.remarks import explanations
    from game.errors import PlainError
    from game.words import did_you_mean, quoted

    known = explanations()
    if code is None:
        width = max(map(len, known))
        for name, entry in known.items():
            print_line(f"{name:{width}}  {entry.severity:7}  {entry.title}")
        return
    if code not in known:
        meant = did_you_mean(code, known)
        raise PlainError(f"No finding has the code {quoted(code)}.{meant} `hearmeout explain` lists them.")
    found = known[code]
    example = "\n".join(f"    {line}" for line in found.example.splitlines())
    print_line(f"{code} ({found.severity})\n{found.title}\n\nFor example:\n{example}\n\n{found.cure}")
