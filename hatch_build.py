"""Makes what the JupyterLab extension and the reports draw with and git does not keep.

The two Vega bundles come out of vl-convert, which is locked, so that no JavaScript of others is kept in git and none is
fetched: `vega.js` (for pages: the parts of Vega that charts compiled beforehand need, and the interpreter that does
without `eval`) and `vega-embed.js` (whole, with Vega-Lite). `dark.css` comes out of the package's own theme, so that
JupyterLab's dark colours are the reports'.
"""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

JUPYTER = Path("src/hrcvote/jupyter")
STATIC = JUPYTER / "labextension" / "static"
# vl-convert keeps every part of Vega under its own release's number; this list is of the Vega in vl-convert 1.9, and
# pyproject.toml holds vl-convert to that.
VEGA = "6.2.0"
PAGE_VEGA = """
import {transforms} from "/npm/vega-dataflow@6.1.0/+esm.js";
import {View} from "/npm/vega-view@6.1.0/+esm.js";
import {parse} from "/npm/vega-parser@7.1.0/+esm.js";
import {expressionInterpreter} from "/npm/vega-interpreter@2.0.0/+esm.js";
import * as data from "/npm/vega-transforms@5.1.0/+esm.js";
import * as marks from "/npm/vega-view-transforms@5.1.0/+esm.js";
import * as scales from "/npm/vega-encode@5.1.0/+esm.js";
Object.assign(transforms, data, marks, scales);
window.vega = {View, parse, expressionInterpreter};
"""
BUNDLES = {
    JUPYTER / "page" / "vega.js": PAGE_VEGA,
    STATIC / "vega-embed.js": "window.hrcvoteVegaEmbed = vegaEmbed;",
}
DARK_SCOPE = '[data-jp-theme-light="false"] .hrcvote-output :is(figure, .hrcvote-own)'


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
        if vega != VEGA:
            raise RuntimeError(f"PAGE_VEGA in hatch_build.py names parts of Vega {VEGA}; vl-convert brings Vega {vega}")
        for name, snippet in BUNDLES.items():
            path, snippet = root / name, " ".join(snippet.split())
            stamp = f"// Vega {vega}, bundled by vl-convert {vl_convert.__version__}: {snippet}\n"
            if path.is_file() and path.read_text(encoding="utf-8").startswith(stamp):
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            code = vl_convert.javascript_bundle(snippet)
            # The bundle declares constants at its top level: a function keeps those out of the page's own names.
            path.write_text(f"{stamp}(function () {{\n{code}\n}})();\n", encoding="utf-8")
