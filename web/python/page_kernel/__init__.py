"""What runs a page's cells inside Pyodide. Shipped with the pages, not with Pyodide's folder."""
