"""Makes the two Vega bundles that the JupyterLab extension and the reports draw with.

They come whole out of vl-convert, which is locked, so that no JavaScript of others is kept in git and none is
fetched: `vega.js` (Vega alone, for pages whose charts are compiled beforehand) and `vega-embed.js` (with Vega-Lite).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

JUPYTER = Path("src/hrcvote/jupyter")
# The bundles declare constants at their top level: a function around them keeps those out of the page's own names.
BUNDLES = {
    JUPYTER / "page" / "vega.js": "window.vega = vega;",
    JUPYTER / "labextension" / "static" / "vega-embed.js": "window.hrcvoteVegaEmbed = vegaEmbed;",
}


class VegaBundles(BuildHookInterface):
    """Writes each bundle that is missing."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the bundles before the files of the wheel are gathered."""
        import vl_convert

        stamp = f"// Vega {vl_convert.get_vega_version()}, bundled by vl-convert {vl_convert.__version__}\n"
        for name, snippet in BUNDLES.items():
            path = Path(self.root) / name
            if path.is_file() and path.read_text(encoding="utf-8").startswith(stamp):
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            code = vl_convert.javascript_bundle(snippet)
            path.write_text(f"{stamp}(function () {{\n{code}\n}})();\n", encoding="utf-8")
