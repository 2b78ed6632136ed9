"""Makes what the JupyterLab extension and the reports draw with and git does not keep.

The two Vega bundles come whole out of vl-convert, which is locked, so that no JavaScript of others is kept in git and
none is fetched: `vega.js` (Vega alone, for pages whose charts are compiled beforehand) and `vega-embed.js` (with
Vega-Lite). `dark.css` comes out of the package's own theme, so that JupyterLab's dark colours are the reports'.
"""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

JUPYTER = Path("src/hrcvote/jupyter")
STATIC = JUPYTER / "labextension" / "static"
# vl-convert names Vega, Vega-Lite and vega-embed for a snippet, but Vega has no default export to be named by: its
# module is imported from where vl-convert keeps it.
BUNDLES = {
    JUPYTER / "page" / "vega.js": 'import * as all from "/npm/vega@{vega}/+esm.js"; window.vega = all;',
    STATIC / "vega-embed.js": "window.hrcvoteVegaEmbed = vegaEmbed;",
}
DARK_SCOPE = '[data-jp-theme-light="false"] .hrcvote-output figure'


class MadeFiles(BuildHookInterface):
    """Writes each bundle that is missing, and the dark theme."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling names them)
        """Make the files before those of the wheel are gathered."""
        root = Path(self.root)
        self._bundle(root)
        style = runpy.run_path(str(root / "src/hrcvote/style.py"))
        (root / STATIC / "dark.css").write_text(style["dark_css"](DARK_SCOPE) + "\n", encoding="utf-8")

    def _bundle(self, root: Path) -> None:
        import vl_convert

        vega = vl_convert.get_vega_version()
        for name, template in BUNDLES.items():
            path, snippet = root / name, template.format(vega=vega)
            stamp = f"// Vega {vega}, bundled by vl-convert {vl_convert.__version__}: {snippet}\n"
            if path.is_file() and path.read_text(encoding="utf-8").startswith(stamp):
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            code = vl_convert.javascript_bundle(snippet)
            # The bundle declares constants at its top level: a function keeps those out of the page's own names.
            path.write_text(f"{stamp}(function () {{\n{code}\n}})();\n", encoding="utf-8")
