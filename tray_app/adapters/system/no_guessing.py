"""Keeps requests from loading what guesses the encoding of an answer: `adapters.net.http` never lets it guess."""

import sys
import warnings


def guess_no_encodings() -> None:
    """Call it before requests is loaded, which does without such a library, with a warning."""
    for library in ("chardet", "charset_normalizer"):
        sys.modules.setdefault(library, None)  # type: ignore[arg-type]  # as Python documents it: not to be found
    warnings.filterwarnings("ignore", "Unable to find acceptable character detection dependency")
