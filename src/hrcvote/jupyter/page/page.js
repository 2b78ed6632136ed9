// Makes the page's figures live and their numbers downloadable. Everything is on the page before this runs, and
// stays there if it fails.
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const PRINT_SCALE = 3;
  const BYTE_ORDER_MARK = "\ufeff"; // by which Excel knows UTF-8
  const ERRORS = 1; // Vega's log level
  const PAUSE = 500; // milliseconds after which nobody is still typing
  const NAMED = 6; // members found, at most, of whom each is named
  const POSITIONS = ["In favour", "Against", "Abstained", "Did not vote"];
  const narrow = window.matchMedia ? window.matchMedia("screen and (max-width: 46.49rem)") : null;
  const figures = Array.from(document.querySelectorAll("main figure[id]"));
  const live = new Map(); // drawing element -> its view and inputs, or null while they are made or if that failed
  let kit = null; // Vega and the charts, unpacked when the first figure comes near

  // ---- Live drawings ----

  function visibleDrawing(figure) {
    const kind = narrow && narrow.matches ? "narrow" : "wide";
    return figure.querySelector(".drawing." + kind) || figure.querySelector(".drawing");
  }

  async function unpacked(id) {
    const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  }

  async function unpack() {
    const [bundle, charts] = await Promise.all([unpacked("vega"), unpacked("charts")]);
    const script = document.createElement("script");
    script.textContent = bundle; // runs because the page's policy names its hash
    document.head.append(script);
    return { vega: window.vega, ...JSON.parse(charts) };
  }

  // A chart loads nothing; a mark may lead to a page of the web, beside this one.
  const loader = {
    load: () => Promise.reject(new Error("a chart of this page loads nothing")),
    sanitize: async (uri) => {
      if (!/^https?:\/\//i.test(uri)) throw new Error("not an address of the web");
      return { href: uri, target: "_blank", rel: "noopener noreferrer" };
    },
  };

  function compiledSpec({ drawings, datasets, columns }, key) {
    const spec = structuredClone(drawings[key]);
    for (const source of spec.data) {
      // Vega writes into the rows that it is given, and other drawings need them unwritten.
      if (typeof source.values === "string") source.values = rowsOf(datasets[source.values], columns);
    }
    return spec;
  }

  function rowsOf(data, columns) {
    if (Array.isArray(data)) return structuredClone(data);
    const held = Object.entries(data).map(([name, place]) => [name, structuredClone(columns[place])]);
    return held[0][1].map((_, row) => Object.fromEntries(held.map(([name, values]) => [name, values[row]])));
  }

  // Nothing is made live for a page that nobody has touched yet: it would only keep the reader from scrolling it. That
  // it scrolls is no sign: it does so by itself to the figure that a link leads to, which is then to be seen first.
  const touched = new Promise((resolve) => {
    for (const type of ["pointermove", "pointerdown", "touchstart", "wheel", "keydown", "focusin"]) {
      window.addEventListener(type, resolve, { once: true, passive: true, capture: true });
    }
  });

  async function enliven(figure) {
    await touched;
    const drawing = visibleDrawing(figure);
    if (!drawing) return;
    if (!live.has(drawing)) await draw(figure, drawing);
    else if (live.get(drawing)) await take(figure, drawing);
  }

  async function draw(figure, drawing) {
    live.set(drawing, null);
    const stage = document.createElement("div");
    const controls = document.createElement("div");
    controls.className = "vega-bindings";
    // Vega puts its inputs into a form, and a form that is submitted loads the page anew.
    controls.addEventListener("submit", (event) => event.preventDefault());
    try {
      kit = kit || unpack();
      const { vega, ...charts } = await kit;
      const spec = compiledSpec(charts, drawing.dataset.chart);
      // Interpreted, not compiled to code: the page's policy allows no eval.
      const runtime = vega.parse(spec, null, { ast: true });
      const view = new vega.View(runtime, { renderer: "svg", logLevel: ERRORS, loader, tooltip, expr: vega.expressionInterpreter });
      const chosen = (spec.signals || []).filter((signal) => signal.bind).map((signal) => signal.name);
      await view.initialize(stage, controls).runAsync();
      present(figure, stage, drawing.querySelector("svg"));
      drawing.append(stage);
      drawing.classList.add("drawn");
      nameStill(drawing, false);
      view.addResizeListener(() => fit(stage, stage.querySelector("svg")));
      const names = spec.data.flatMap(({ values }) => (Array.isArray(values) ? values : [])).filter((row) => row.find);
      live.set(drawing, { view, chosen, controls, names, opening: chosen.map((name) => view.signal(name)) });
      for (const name of chosen) view.addSignalListener(name, () => tellSoon(figure));
      await take(figure, drawing);
    } catch (error) {
      stage.remove(); // the still drawing is whole without it, but answers nobody
      drawing.classList.remove("drawn");
      nameStill(drawing, true);
      for (const controls of figure.querySelectorAll(".controls")) controls.hidden = true;
    }
  }

  // The still drawing is named from outside: what is not laid out is not in the accessibility tree. Once it is live the
  // picture is on the stage, which the keyboard goes to, and in a picture there is nothing to go to.
  function nameStill(drawing, still) {
    const id = drawing.closest("figure").id;
    const words = { role: "img", "aria-labelledby": id + "-title", "aria-describedby": id + "-told" };
    for (const [key, value] of Object.entries(words)) {
      if (still) drawing.setAttribute(key, value);
      else drawing.removeAttribute(key);
    }
  }

  // Puts the drawing's own inputs above it; what was chosen in the other width, or before it was live, stays chosen.
  async function take(figure, drawing) {
    const { view, chosen, controls } = live.get(drawing);
    const room = figure.querySelector(".controls");
    if (room && chosen.length) await replace(room, controls);
    const other = Array.from(figure.querySelectorAll(".drawing")).find((one) => one !== drawing && live.get(one));
    if (!other) return;
    const from = live.get(other);
    for (const name of chosen) {
      if (from.chosen.includes(name)) view.signal(name, from.view.signal(name));
    }
    await view.runAsync();
  }

  const fields = (room) => Array.from(room.querySelectorAll("select, input"));

  async function replace(room, controls) {
    const held = document.activeElement;
    const early = !room.querySelector(".vega-bindings"); // the inputs that the page opened with
    if (early && held.matches("select") && room.contains(held)) {
      // Its list may be open, and would close.
      await new Promise((resolve) => ["change", "blur"].forEach((type) => held.addEventListener(type, resolve, { once: true })));
    }
    const before = fields(room);
    const now = new Map(fields(controls).map((field) => [field.name, field]));
    const focused = before.find((field) => field === document.activeElement);
    room.replaceChildren(controls);
    for (const field of before) {
      const other = now.get(field.name);
      const what = field.matches("select") ? "selectedIndex" : "value";
      if (!early || !other || other[what] === field[what]) continue;
      other[what] = field[what];
      other.dispatchEvent(new Event(what === "value" ? "input" : "change"));
    }
    const same = focused && now.get(focused.name);
    if (same) same.focus({ preventScroll: true });
  }

  // Title and table are of the figure as it opens: what else it shows is said beside it, and in a picture of it.
  const telling = new Map();

  function tellSoon(figure) {
    clearTimeout(telling.get(figure));
    telling.set(figure, setTimeout(() => tell(figure), PAUSE));
  }

  function tell(figure) {
    const line = figure.querySelector(".choice");
    if (!line) return;
    const { said, answer } = choice(figure);
    line.textContent = said ? "As chosen: " + said + ". " + answer + "The title describes the figure as it opens." : "";
  }

  // What is chosen, what is found so, and both in few letters; empty while the figure shows what it opens with.
  function choice(figure) {
    const shown = live.get(visibleDrawing(figure));
    if (!shown) return {};
    const { view, chosen, controls, opening } = shown;
    const asked = fields(controls).filter((field) => {
      const place = chosen.indexOf(field.name);
      return place >= 0 && view.signal(field.name) !== opening[place];
    });
    if (!asked.length) return {};
    const written = (field) => (field.matches("select") ? field.selectedOptions[0].text : "“" + field.value.trim() + "”");
    const said = asked.map((field) => {
      return field.closest("label").querySelector(".vega-bind-name").textContent.trim() + ": " + written(field);
    });
    const short = asked.map((field) => {
      const value = view.signal(field.name);
      return typeof value === "string" ? value : written(field);
    });
    return { said: said.join("; "), answer: found(figure, shown), name: inFile(short.join(" ")) };
  }

  function inFile(text) {
    const plain = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
    return plain.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60).replace(/^-|-$/g, "");
  }

  // Says of those that are found how they voted, as the figure's table has it.
  function found(figure, { view, controls, names }) {
    if (!names.length) return "";
    const [wanted, group] = [view.signal("wanted"), view.signal("group")];
    const hits = names.filter((row) => row.find.includes(" " + wanted) && (group === null || row.group === group));
    const members = new Set(hits.map((row) => row.member));
    if (!members.size) return "No member of that name. ";
    const [head, ...body] = Array.from(figure.querySelectorAll(".numbers tr"), (row) => {
      return Array.from(row.cells, (cell) => cell.textContent);
    });
    const rows = body.filter(([member]) => members.has(member));
    const place = head.indexOf("Position");
    const many = members.size > NAMED;
    let who = members.size + (members.size === 1 ? " member" : " members") + " found";
    if (group !== null && !wanted) {
      const label = fields(controls).find((field) => field.name === "group").selectedOptions[0].text;
      who = label + " group, " + who.replace(" found", "");
    }
    if (place < 0 && many) return who + ". ";
    if (place < 0) {
      return rows.map(([member, ...all]) => member + ", " + all.length + " votes: " + tally(all)).join("; ") + ". ";
    }
    if (many) return who + ": " + tally(rows.map((row) => row[place])) + ". ";
    const sides = POSITIONS.map((said) => [said, rows.filter((row) => row[place] === said).map(([member]) => member)]);
    const told = sides.filter(([, some]) => some.length);
    return told.map(([said, some]) => listed(some) + ": " + said.toLowerCase()).join("; ") + ". ";
  }

  function tally(said) {
    const counts = POSITIONS.map((one) => [said.filter((other) => other === one).length, one.toLowerCase()]);
    return counts.filter(([count]) => count).map((pair) => pair.join(" ")).join(", ");
  }

  function listed(names) {
    return names.length < 2 ? names.join() : names.slice(0, -1).join(", ") + " and " + names[names.length - 1];
  }

  function present(figure, stage, still) {
    stage.className = "stage";
    for (const attribute of ["role", "aria-label", "aria-roledescription"]) stage.removeAttribute(attribute);
    const svg = stage.querySelector("svg");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-labelledby", figure.id + "-title");
    svg.setAttribute("aria-describedby", figure.id + "-told");
    // One picture to a screen reader: the names that Vega gives to marks tell their places, "column: 0.5; row: 1.5".
    for (const part of svg.children) part.setAttribute("aria-hidden", "true");
    fit(stage, still || svg);
    hrcvoteWalk(stage, svg, textOf(figure, ".title"));
  }

  // The stage keeps the room of the still drawing, so that nothing on the page moves when one replaces the other.
  function fit(stage, svg) {
    const box = svg && svg.viewBox && svg.viewBox.baseVal;
    if (!box || !box.width) return;
    stage.style.maxWidth = box.width + "px";
    stage.style.aspectRatio = box.width + " / " + box.height;
  }

  function watch() {
    if (!("DecompressionStream" in window)) return; // browsers of before 2023 keep the still drawings
    for (const controls of document.querySelectorAll(".controls")) controls.hidden = false;
    document.documentElement.classList.add("scripted");
    const near = new Set();
    if ("IntersectionObserver" in window) {
      const observer = new IntersectionObserver((entries) => {
        for (const entry of entries) {
          if (entry.isIntersecting) near.add(entry.target);
          else near.delete(entry.target);
          if (entry.isIntersecting) enliven(entry.target);
        }
      }, { rootMargin: "600px 0px" });
      for (const figure of figures) observer.observe(figure);
    } else {
      for (const figure of figures) near.add(figure) && enliven(figure);
    }
    if (narrow && narrow.addEventListener) {
      narrow.addEventListener("change", () => near.forEach((figure) => enliven(figure)));
    }
  }

  // ---- Tooltip ----

  const tip = document.createElement("div");
  tip.className = "tooltip";
  tip.hidden = true;

  function tooltip(_handler, event, _item, value) {
    if (value === null || value === undefined || value === "") {
      tip.hidden = true;
      return;
    }
    const rows = typeof value === "object" ? Object.entries(value) : [[null, value]];
    tip.replaceChildren(...rows.map(([name, text]) => {
      const row = document.createElement("div");
      if (name !== null && name !== "title") row.append(span(name));
      row.append(span(text));
      return row;
    }));
    if (!tip.isConnected) document.body.append(tip);
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    const right = event.clientX + 14;
    const below = event.clientY + 14;
    const fitsRight = right + box.width < document.documentElement.clientWidth;
    const fitsBelow = below + box.height < document.documentElement.clientHeight;
    tip.style.left = Math.max(4, fitsRight ? right : event.clientX - 14 - box.width) + "px";
    tip.style.top = Math.max(4, fitsBelow ? below : event.clientY - 14 - box.height) + "px";
  }

  function span(text) {
    const element = document.createElement("span");
    element.textContent = text === null || text === undefined ? "" : String(text);
    return element;
  }

  // Vega asks what lies under a pointer that moves, and a finger that taps does not move.
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".stage")) return;
    const { clientX, clientY } = event;
    event.target.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, clientX, clientY }));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tip.hidden = true;
  });
  document.addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });

  // ---- Downloads ----

  function csv(figure) {
    const rows = Array.from(figure.querySelectorAll(".numbers tr"));
    return rows.map((row) => Array.from(row.cells, (cell) => csvCell(cell.textContent)).join(",") + "\r\n").join("");
  }

  // A spreadsheet would run a cell that starts like a formula; a plain number is none.
  function csvCell(text) {
    const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
    const safe = !number && /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? "'" + text : text;
    return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  }

  // The picture travels without the page, so it takes the title and the source line with it, on white.
  function picture(figure) {
    const drawing = visibleDrawing(figure);
    const shown = drawing.querySelector(".stage svg") || drawing.querySelector("svg");
    const chart = shown.cloneNode(true);
    const box = shown.viewBox.baseVal;
    const pad = 16;
    const root = svgElement("svg", { xmlns: SVG, role: "img" });
    const style = { title: [700, 17, 23, "#1f2328"], subtitle: [400, 13, 18, "#59636e"], sources: [400, 12, 17, "#59636e"] };
    let y = pad;
    const put = (words, name) => {
      const [weight, size, height, fill] = style[name];
      for (const line of wrapped(words, box.width, weight, size)) {
        const text = svgElement("text", { x: pad, y: y + size, fill, "font-size": size, "font-weight": weight, "font-family": FONT });
        text.textContent = line;
        root.append(text);
        y += height;
      }
      y += 8;
    };
    const { said, answer } = choice(figure);
    const [title, subtitle, description] = [".title", ".subtitle", ".told"].map((part) => textOf(figure, part));
    // The finding need not be true of what a reader has chosen, and a headline would say that it is.
    const opens = "The figure as it opens: ";
    root.append(named("title", said || title), named("desc", (said ? opens : "") + description));
    root.append(svgElement("rect", { width: "100%", height: "100%", fill: "#ffffff" }));
    put(said || title, "title");
    if (answer) put(answer.trim(), "subtitle");
    if (said) put(opens + title + ". " + subtitle, "sources");
    else put(subtitle, "subtitle");
    for (const extra of chart.querySelectorAll("title, desc")) extra.remove();
    for (const name of ["role", "aria-labelledby", "aria-describedby", "style", "class"]) chart.removeAttribute(name);
    for (const [name, value] of Object.entries({ x: pad, y, width: box.width, height: box.height })) chart.setAttribute(name, value);
    root.append(chart);
    y += box.height + 12;
    put(textOf(figure, ".sources"), "sources");
    const width = Math.ceil(box.width + 2 * pad);
    const height = Math.ceil(y - 8 + pad);
    for (const [name, value] of Object.entries({ width, height, viewBox: "0 0 " + width + " " + height })) root.setAttribute(name, value);
    return { text: new XMLSerializer().serializeToString(root), width, height };
  }

  const FONT = "Arial, 'Liberation Sans', Arimo, Helvetica, 'Nimbus Sans', 'DejaVu Sans Condensed', sans-serif";

  function svgElement(name, attributes) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) if (key !== "xmlns") element.setAttribute(key, value);
    return element;
  }

  function named(name, text) {
    const element = svgElement(name, {});
    element.textContent = text;
    return element;
  }

  function textOf(figure, selector) {
    const element = figure.querySelector(selector);
    return element ? element.textContent.replace(/\s+/g, " ").trim() : "";
  }

  function wrapped(text, width, weight, size) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = weight + " " + size + "px " + FONT;
    const lines = [];
    for (const word of text.split(" ")) {
      const last = lines.length ? lines[lines.length - 1] + " " + word : word;
      if (lines.length && pen.measureText(last).width <= width) lines[lines.length - 1] = last;
      else lines.push(word);
    }
    return lines;
  }

  async function png(figure) {
    const { text, width, height } = picture(figure);
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * PRINT_SCALE;
    canvas.height = height * PRINT_SCALE;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  async function made(figure, kind) {
    if (kind === "csv") return new Blob([BYTE_ORDER_MARK, csv(figure)], { type: "text/csv;charset=utf-8" });
    if (kind === "svg") return new Blob([picture(figure).text], { type: "image/svg+xml;charset=utf-8" });
    return png(figure);
  }

  async function download(figure, kind) {
    const blob = await made(figure, kind);
    if (!blob) throw new Error("the browser made no picture");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    const { name } = kind === "csv" ? {} : choice(figure); // the table is of the figure as it opens
    link.download = figure.id.replace(/^fig-/, "") + (name ? "_" + name : "") + "." + kind;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function failure(downloads, button) {
    const others = Array.from(downloads.querySelectorAll("button")).filter((other) => other !== button);
    const choice = others.map((other) => "the " + other.textContent).join(" or ");
    return "The " + button.textContent + " could not be made. Try again, or take " + choice + ".";
  }

  for (const figure of figures) {
    const downloads = figure.querySelector(".downloads");
    if (!downloads) continue;
    downloads.hidden = false;
    downloads.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-kind]");
      if (!button) return;
      const line = figure.querySelector(".failed");
      line.textContent = "";
      download(figure, button.dataset.kind).catch(() => { line.textContent = failure(downloads, button); });
    });
  }

  // ---- Tables: on a phone each row of one that does not fit stands by itself ----

  function stack(regions) {
    for (const region of regions) region.classList.remove("stacked");
    const wide = regions.filter((region) => region.scrollWidth > region.clientWidth);
    for (const region of wide) {
      if (narrow.matches && nameCells(region.querySelector("table"))) region.classList.add("stacked");
    }
  }

  // Each cell takes its column's name. A table that is not laid out as one is no table to some screen readers, if it
  // does not say so.
  function nameCells(table) {
    const names = table && table.tHead ? Array.from(table.tHead.rows[0].cells, (cell) => cell.textContent) : [];
    if (!names.length || table.tHead.rows.length > 1 || table.querySelector("[colspan], [rowspan]")) return false;
    const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
    for (const part of [table, ...table.querySelectorAll("thead, tbody, tr, th, td")]) {
      part.setAttribute("role", roles[part.tagName] || (part.scope === "row" ? "rowheader" : "columnheader"));
      if (part.closest("tbody") && part.cellIndex >= 0) part.dataset.column = names[part.cellIndex] || "";
    }
    return true;
  }

  if (narrow && "ResizeObserver" in window) {
    const widths = new Map();
    const observer = new ResizeObserver((entries) => {
      const regions = entries.map((entry) => entry.target).filter((one) => widths.get(one) !== one.offsetWidth);
      for (const region of regions) widths.set(region, region.offsetWidth);
      stack(regions);
    });
    for (const region of document.querySelectorAll(".scroll")) observer.observe(region);
  }

  // ---- Print: paper cannot be unfolded ----

  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = Array.from(document.querySelectorAll("details.printed:not([open])"));
    for (const details of unfolded) details.open = true;
    for (const drawing of document.querySelectorAll(".drawn")) nameStill(drawing, true); // on paper it is still again
  });
  window.addEventListener("afterprint", () => {
    for (const details of unfolded) details.open = false;
    for (const drawing of document.querySelectorAll(".drawn")) nameStill(drawing, false);
  });

  watch();
})();
