"""Numbers as rows of a table in Markdown, as they stand in docs/performance.md."""


def row(*cells: object) -> str:
    """One row."""
    return f"| {' | '.join(map(str, cells))} |"


def table(*head: str) -> str:
    """The head of a table."""
    return f"{row(*head)}\n{row(*['---'] * len(head))}"
