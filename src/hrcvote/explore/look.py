"""How the tools look: they stand in JupyterLab's own colours, and stack where there is no room for columns."""

from __future__ import annotations

from typing import Final

from hrcvote import style

_POSITIONS: Final = "\n".join(
    f".hrcvote-desk .{position} {{ background: {colour}; fill: {colour}; }}"
    + (
        f'\n[data-jp-theme-light="false"] .hrcvote-desk .{position} '
        f"{{ background: {style.DARK[colour]}; fill: {style.DARK[colour]}; }}"
        if colour in style.DARK
        else ""
    )
    for position, colour in style.POSITIONS.items()
)

CSS: Final = (
    """
.hrcvote-desk, .hrcvote-desk .widget-html, .hrcvote-desk .widget-box { overflow: visible; max-width: 100%; }
.hrcvote-desk { max-width: 760px; gap: 6px; }
.hrcvote-desk > * { margin: 0; }
.hrcvote-desk-controls { display: flex; flex-flow: row wrap; gap: 8px 16px; align-items: end; }
.hrcvote-desk .hrcvote-desk-controls > * { margin: 0; }
.hrcvote-desk-controls > .widget-inline-hbox {
  flex-flow: column; align-items: stretch; width: 15em; max-width: 100%; height: auto;
}
.hrcvote-desk-controls > .widget-inline-hbox.hrcvote-desk-short { width: 8em; }
.hrcvote-desk-controls > .widget-inline-hbox.hrcvote-desk-long { width: 100%; }
.hrcvote-desk-controls .widget-label {
  width: auto; max-width: none; height: auto; margin: 0; text-align: left; white-space: normal; line-height: 1.5;
}
.hrcvote-desk-controls :is(input, select) { flex: 0 0 auto; width: 100%; min-width: 0; max-width: none; height: 28px; }
.hrcvote-desk .jupyter-button { width: auto; max-width: 100%; height: auto; white-space: normal; line-height: 1.4;
  padding: 4px 10px; margin: 0; align-self: flex-start; }
.hrcvote-desk .widget-checkbox { width: 100%; height: auto; margin: 0; }
.hrcvote-desk .widget-checkbox .widget-label-basic { width: auto; max-width: 100%; height: auto; white-space: normal; }
.hrcvote-desk .widget-html { height: auto; margin: 0; }
.hrcvote-desk .widget-html-content { flex: 1 1 0; min-width: 0; width: 100%; align-self: flex-start; }
.hrcvote-desk-answer {
  container-type: inline-size; width: 100%; font-size: var(--jp-ui-font-size1); line-height: 1.45;
  color: var(--jp-content-font-color1); overflow-wrap: break-word;
}
.hrcvote-desk-answer p { margin: 6px 0; max-width: 68ch; }
.hrcvote-desk-answer p.said { font-size: 1.1em; font-weight: 600; }
.hrcvote-desk-answer ul { margin: 4px 0; padding-left: 1.2em; }
.hrcvote-desk-answer a { color: var(--jp-content-link-color); text-decoration: underline; }
.hrcvote-desk :is(a, summary, textarea, input, select, button, .frame):focus-visible {
  outline: 2px solid var(--jp-brand-color1); outline-offset: 2px;
}
.hrcvote-desk-answer summary { cursor: pointer; width: max-content; max-width: 100%; margin: 6px 0; }
.hrcvote-desk-answer textarea {
  display: block; box-sizing: border-box; width: 100%; margin-top: 4px; font-family: var(--jp-code-font-family);
  font-size: var(--jp-code-font-size); color: inherit; background: var(--jp-layout-color1);
  border: 1px solid var(--jp-border-color1);
}
.hrcvote-desk-answer table {
  width: 100%; border-collapse: collapse; margin: 8px 0; font-variant-numeric: tabular-nums;
}
.hrcvote-desk-answer caption {
  padding: 4px 0; text-align: left; color: var(--jp-content-font-color2); caption-side: top;
}
.hrcvote-desk-answer :is(th, td) {
  padding: 4px 12px 4px 0; border-bottom: 1px solid var(--jp-border-color2); text-align: left; vertical-align: top;
  font-weight: 400; white-space: normal;
}
.hrcvote-desk-answer thead th { font-weight: 700; }
.hrcvote-desk-answer .number { padding-right: 18px; text-align: right; }
.hrcvote-desk-answer .frame { overflow-x: auto; }
.hrcvote-desk-answer :is(th, td).whole { white-space: nowrap; }
.hrcvote-desk .chip {
  display: inline-block; width: 10px; height: 10px; margin-right: 6px; border: 1px solid var(--jp-border-color1);
}
.hrcvote-desk-flow { display: flex; align-items: stretch; gap: 8px; margin: 8px 0; }
.hrcvote-desk-flow > div { position: relative; flex: 0 0 8.5em; }
.hrcvote-desk-flow > svg { flex: 1 1 0; min-width: 40px; }
.hrcvote-desk-flow span { position: absolute; transform: translateY(-50%); width: 100%; line-height: 1.1; }
.hrcvote-desk-flow > div:first-child span { text-align: right; }
.hrcvote-desk-flow rect { stroke: var(--jp-border-color1); stroke-width: 1px; vector-effect: non-scaling-stroke; }
.hrcvote-desk-flow path { fill-opacity: 0.75; }
.hrcvote-desk-flow path.stayed { fill-opacity: 0.25; }
.hrcvote-desk .hrcvote-desk-flow path.not_voting { fill: var(--jp-border-color1); background: none; }
@container (max-width: 560px) {
  .hrcvote-desk-answer { overflow-wrap: anywhere; }
  .hrcvote-desk-answer :is(table, caption, tbody, tr, th, td) { display: block; }
  .hrcvote-desk-answer thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .hrcvote-desk-answer tr { padding: 6px 0; border-bottom: 1px solid var(--jp-border-color2); }
  .hrcvote-desk-answer tbody :is(th, td), .hrcvote-desk-answer :is(th, td).number {
    padding: 1px 0; border: 0; text-align: left; white-space: normal;
  }
  .hrcvote-desk-answer tbody th { font-weight: 700; }
  .hrcvote-desk-answer tbody :is(td)::before { content: attr(data-label) ": "; color: var(--jp-content-font-color2); }
  .hrcvote-desk-flow > div { flex-basis: 5.2em; font-size: 0.95em; }
}
"""
    + _POSITIONS
)
