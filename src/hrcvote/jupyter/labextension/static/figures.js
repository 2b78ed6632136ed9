// Draws `application/vnd.vegalite.v6+json` in JupyterLab 4, which knows Vega-Lite only up to version 5.
//
// A prebuilt extension without a build: JupyterLab loads this script, looks for a module-federation container under
// `window._JUPYTERLAB`, and asks it for the module that package.json names.
(function () {
  "use strict";

  const NAME = "hrcvote-figures";
  const MIME = "application/vnd.vegalite.v6+json";
  const NARROW_BELOW = 720;
  const SCALE = { svg: 1, png: 2 };
  // JupyterLab may be served below any address: everything else of the extension is found from this script's own.
  const HERE = new URL(".", document.currentScript.src);

  let sharedModules = {};
  let embedder = null;
  let drawn = 0;

  function script(name) {
    return new Promise((resolve, reject) => {
      const node = document.createElement("script");
      node.src = new URL(name, HERE).href;
      node.onload = resolve;
      node.onerror = () => {
        node.remove();
        reject(new Error(`${name} is missing from the installed extension; install the package again`));
      };
      document.head.append(node);
    });
  }

  /** Load the scripts that charts are drawn with when the first chart asks for them, and once. */
  async function vegaEmbed() {
    embedder ??= Promise.all([script("vega-embed.js"), script("walk.js")]);
    try {
      await embedder;
    } catch (error) {
      embedder = null;
      throw error;
    }
    return window.hrcvoteVegaEmbed;
  }

  function addStyles() {
    for (const name of ["figures.css", "walk.css", "dark.css"]) {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = new URL(name, HERE).href;
      document.head.append(link);
    }
  }

  /**
   * Leave the keys that are pressed in a tool of hrcvote to the tool.
   *
   * Outside an editor a single key is a command of JupyterLab: an arrow leaves a list for the next cell, x cuts the cell.
   */
  function keepKeys() {
    document.addEventListener("focusin", ({ target }) => {
      if (target.closest?.(".hrcvote-desk")) target.dataset.lmSuppressShortcuts = "true";
    });
  }

  /** Make an element; text is always set as text, because a notebook may come from anyone. */
  function element(tag, attributes = {}, ...content) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      node.setAttribute(name, value);
    }
    node.append(...content.map((item) => (item instanceof Node ? item : String(item))));
    return node;
  }

  function webAddress(text) {
    try {
      const url = new URL(text);
      return ["http:", "https:"].includes(url.protocol) ? url.href : null;
    } catch {
      return null;
    }
  }

  function sourceLine(sources) {
    const line = element("p", { class: "hrcvote-sources" }, sources.length > 1 ? "Sources: " : "Source: ");
    sources.forEach((source, index) => {
      const href = webAddress(source.url);
      const linked = (text) =>
        href ? element("a", { href, target: "_blank", rel: "noopener noreferrer" }, text) : text;
      const named = source.title ? [`${source.publisher}, `, linked(source.title)] : [linked(source.publisher)];
      line.append(index ? "; " : "", ...named);
    });
    return line;
  }

  function numbers(table, title) {
    const isNumber = table.columns.map((_, column) => {
      const values = table.rows.map((row) => row[column]).filter((value) => value !== null);
      return values.length > 0 && values.every((value) => typeof value === "number");
    });
    const side = (column) => (isNumber[column] ? { class: "hrcvote-number" } : {});
    const head = element("tr", {});
    table.columns.forEach((name, column) => head.append(element("th", { scope: "col", ...side(column) }, name)));
    const body = element("tbody");
    for (const row of table.rows) {
      const line = element("tr");
      row.forEach((value, column) => {
        const attributes = column === 0 ? { scope: "row", ...side(column) } : side(column);
        line.append(element(column === 0 ? "th" : "td", attributes, value ?? ""));
      });
      body.append(line);
    }
    const grid = element("table", {}, element("caption", {}, title), element("thead", {}, head), body);
    const frame = element("div", { class: "hrcvote-table", role: "region", "aria-label": title, tabindex: "0" }, grid);
    return element("details", {}, element("summary", {}, "Table"), frame);
  }

  /** Return the frame of a figure and the two places in it that Vega fills: the chart and its controls. */
  function frame(about) {
    const label = `${NAME}-${++drawn}`;
    const chart = element("div", { class: "hrcvote-chart" });
    const controls = element("div", { class: "hrcvote-controls" });
    const caption = element(
      "figcaption",
      {},
      element("span", { class: "hrcvote-title", id: label }, about.title),
      element("span", { class: "hrcvote-subtitle" }, about.subtitle),
    );
    const figure = element("figure", { "aria-labelledby": label }, caption, controls, chart);
    figure.append(sourceLine(about.sources), numbers(about.table, about.title));
    return { figure, chart, controls };
  }

  /**
   * A loader that lets a chart read files beside its notebook and nothing from other machines.
   *
   * It keeps its errors in `failures`, because Vega only warns of them and draws an empty chart.
   */
  function localLoader(resolver, failures) {
    const refuse = (uri) =>
      Promise.reject(
        new Error(`it asks for ${uri}, and charts here are drawn without the network; read the data in a cell instead`),
      );
    const sanitize = async (uri, options) => {
      if (options?.context === "href") {
        const href = webAddress(uri);
        return href ? { href, rel: "noopener noreferrer", target: "_blank" } : refuse(uri);
      }
      if (uri.startsWith("data:")) {
        return { href: uri };
      }
      if (resolver?.isLocal?.(uri)) {
        return { href: await resolver.getDownloadUrl(await resolver.resolveUrl(uri)) };
      }
      return refuse(uri);
    };
    const fetched = async (uri, options) => {
      const { href } = await sanitize(uri, options);
      const response = await fetch(href, { credentials: "same-origin" });
      if (!response.ok) {
        throw new Error(`it asks for ${uri}, which is not there (${response.status})`);
      }
      return options?.response ? response[options.response]() : response.text();
    };
    const load = (uri, options) =>
      fetched(uri, options).catch((error) => {
        failures.push(error);
        throw error;
      });
    return { options: {}, load, sanitize, http: load, file: load };
  }

  /** Whether dark.css repaints the chart: a figure, or a reporter's own chart in the package's theme. */
  function isRepainted(spec) {
    return Boolean(spec.usermeta?.hrcvote) || spec.usermeta?.theme === "hrcvote";
  }

  function embedOptions(spec, controls, loader) {
    const about = spec.usermeta?.hrcvote;
    const isDark = document.body.dataset.jpThemeLight === "false";
    return {
      mode: "vega-lite",
      renderer: "svg",
      actions: { export: { svg: true, png: true }, source: false, compiled: false, editor: false },
      downloadFileName: about?.id ?? "chart",
      scaleFactor: SCALE,
      // The title and the sources of a figure stand beside its drawing, and not in it.
      ...(about ? { i18n: { SVG_ACTION: "Save the drawing alone as SVG", PNG_ACTION: "Save the drawing alone as PNG" } } : {}),
      loader,
      tooltip: { theme: isDark ? "dark" : "light" },
      // What dark.css repaints follows JupyterLab's theme by itself; other charts have only Vega's own.
      ...(isDark && !isRepainted(spec) ? { theme: "dark" } : {}),
      ...(controls ? { bind: controls } : {}),
    };
  }

  function saveAs(href, name) {
    element("a", { href, download: name }).click();
  }

  /**
   * Mend the menu of a chart, and offer the picture of a figure that its cell has, with its title and its sources.
   *
   * Vega makes the address of a picture when the mouse is pressed: with the keyboard it would save JupyterLab's own page.
   */
  function mendMenu(canvas, view, about, picture) {
    const links = canvas.querySelectorAll(".vega-actions a");
    links.forEach((link) => {
      const kind = link.download.split(".").pop();
      link.addEventListener("click", async (event) => {
        if (link.getAttribute("href") !== "#") return;
        event.preventDefault();
        saveAs(await view.toImageURL(kind, SCALE[kind]), link.download);
      });
    });
    if (about && picture) {
      const href = `data:image/png;base64,${picture}`;
      links[0]?.before(element("a", { href, download: `${about.id}.png` }, "Save with title and sources as PNG"));
    }
  }

  function chartOf(spec, isNarrow) {
    const about = spec.usermeta?.hrcvote;
    const base =
      about && isNarrow ? { ...about.narrow, datasets: spec.datasets, description: spec.description } : { ...spec };
    // `usermeta` can carry options for vega-embed, among them ways to open windows with foreign markup.
    delete base.usermeta;
    // Vega writes into the rows it is given, and these are the notebook's own.
    return structuredClone(base);
  }

  function rendererClass(Widget) {
    return class FigureRenderer extends Widget {
      constructor(options) {
        super();
        this.addClass("hrcvote-output");
        this._mime = options.mimeType;
        this._resolver = options.resolver;
        this._spec = null;
        this._result = null;
        this._isNarrow = null;
        this._observer = new ResizeObserver(() => this._fit());
        this._observer.observe(this.node);
        this._theme = new MutationObserver(() => this._repaint());
        this._theme.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
      }

      async renderModel(model) {
        this._spec = model.data[this._mime];
        this._picture = model.data["image/png"];
        this._isNarrow = null;
        const about = this._spec.usermeta?.hrcvote;
        try {
          const own = isRepainted(this._spec) ? "hrcvote-chart hrcvote-own" : "hrcvote-chart";
          this._places = about ? frame(about) : { chart: element("div", { class: own }) };
        } catch (error) {
          this._fail(error);
          return;
        }
        this.node.replaceChildren(this._places.figure ?? this._places.chart);
        await this._fit();
      }

      dispose() {
        this._observer.disconnect();
        this._theme.disconnect();
        this._result?.finalize();
        super.dispose();
      }

      /** Draw the chart if it is not yet drawn for the width there is. */
      async _fit() {
        const width = this.node.clientWidth;
        const isNarrow = width < NARROW_BELOW && Boolean(this._spec?.usermeta?.hrcvote);
        if (!this._spec || !this._places || width === 0 || isNarrow === this._isNarrow) {
          return;
        }
        this._isNarrow = isNarrow;
        try {
          await this._draw(isNarrow);
        } catch (error) {
          this._fail(error);
        }
      }

      /** Draw a chart anew that dark.css does not repaint: its colours are those of the theme that it was drawn in. */
      _repaint() {
        if (this._spec && !isRepainted(this._spec)) {
          this._isNarrow = null;
          this._fit();
        }
      }

      async _draw(isNarrow) {
        const spec = this._spec;
        const { chart, controls } = this._places;
        const about = spec.usermeta?.hrcvote;
        const embed = await vegaEmbed();
        const isStale = () => this.isDisposed || spec !== this._spec || isNarrow !== this._isNarrow;
        if (isStale()) {
          return;
        }
        const canvas = element("div");
        controls?.replaceChildren();
        const failures = [];
        const loader = localLoader(this._resolver, failures);
        const result = await embed(canvas, chartOf(spec, isNarrow), embedOptions(spec, controls, loader));
        if (isStale()) {
          result.finalize();
          return;
        }
        this._result?.finalize();
        this._result = result;
        if (failures.length > 0) {
          throw failures[0];
        }
        // Named here and not on `chart`, whose menu must stay within reach of a screen reader.
        const picture = canvas.querySelector("svg").parentElement;
        picture.removeAttribute("aria-roledescription");
        picture.setAttribute("role", "img");
        picture.setAttribute("aria-label", about?.alt ?? spec.description ?? "Chart");
        mendMenu(canvas, result.view, about, this._picture);
        chart.replaceChildren(canvas);
        window.hrcvoteWalk(canvas, canvas.querySelector("svg"), about?.title ?? "Chart");
      }

      _fail(error) {
        this._result?.finalize();
        this._result = null;
        const line = element("p", { class: "hrcvote-error", role: "alert" }, `This chart cannot be drawn: ${error.message}`);
        (this._places?.chart ?? this.node).replaceChildren(line);
      }
    };
  }

  /** Return one of the modules that JupyterLab shares with its extensions. */
  async function shared(name) {
    const version = Object.values(sharedModules[name])[0];
    return (await version.get())();
  }

  async function mimeExtension() {
    const { Widget } = await shared("@lumino/widgets");
    const FigureRenderer = rendererClass(Widget);
    return {
      __esModule: true,
      default: {
        id: `${NAME}:factory`,
        description: "Draws Vega-Lite 6, and the figures of hrcvote with title, sources and table.",
        rendererFactory: { safe: true, mimeTypes: [MIME], createRenderer: (options) => new FigureRenderer(options) },
        rank: 10,
        dataType: "json",
      },
    };
  }

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB[NAME] = {
    init: (modules) => {
      sharedModules = modules;
      addStyles();
      keepKeys();
    },
    get: async (name) => {
      if (name !== "./mimeExtension") {
        throw new Error(`${NAME} has no module ${name}`);
      }
      const module = await mimeExtension();
      return () => module;
    },
  };
})();
