"""The command ``search-service``: searches asked and answered over standard input and output."""

from __future__ import annotations

from heimdex_desktop.cli.command import Session, command


@command("search-service")
def search_service_command(session: Session) -> int:
    """Answer searches over standard input and output, one JSON object a line (docs/protocol.md).

    It ends when standard input does.
    """
    from heimdex_desktop.stdio import take_stdio

    parent, output = take_stdio()

    from heimdex_desktop.search_service.service import run_search_service

    root, models_root = session.engine.root, session.engine.models.root
    session.close()
    return run_search_service(root, models_root, parent=parent, output=output)
