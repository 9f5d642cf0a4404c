"""The pages' Content Security Policy: what a browser lets a page of this book do, and nothing else.

It says by law what the book does by habit: no other host is asked for anything, and no text is run
as a script, whatever a cell puts into the page.
"""

import base64
import hashlib


def policy(inline: str) -> str:
    """Return the policy.

    Args:
        inline: The one script that stands in the page itself.
    """
    seal = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' 'sha256-{seal}'",
        "worker-src": "'self'",
        "connect-src": "'self'",
        # Charts and the editor set styles on their own elements.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())
