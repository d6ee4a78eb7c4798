"""In and out: imports that are tried before they count, and exports, as runs that can be left and come back to."""

from yiciban.catalogue.services.exchange.runs import exchange_do, export_ask, import_again, import_ask

__all__ = ["exchange_do", "export_ask", "import_again", "import_ask"]
