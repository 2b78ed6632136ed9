// Lets the keyboard walk through a chart, in JupyterLab and in the reports: the chart is one stop, the arrow keys go from
// mark to mark, and what the pointer would be shown at a mark is shown and spoken.
(function () {
  "use strict";

  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const HINT = "Arrow keys go from mark to mark";

  /** Make the marks of a drawn SVG that have a tooltip reachable from `stage`, the element around it. */
  function walk(stage, svg, name) {
    const spoken = document.createElement("p");
    const ring = document.createElement("div");
    let at = null;

    spoken.className = "hrcvote-spoken";
    spoken.setAttribute("aria-live", "polite");
    ring.className = "hrcvote-ring";
    ring.hidden = true;
    stage.append(spoken, ring);
    stage.classList.add("hrcvote-walk");
    stage.tabIndex = 0;
    stage.dataset.lmSuppressShortcuts = "true"; // JupyterLab goes from cell to cell by the same keys
    stage.setAttribute("role", "group");
    stage.setAttribute("aria-label", `${name}. ${HINT}`);

    // Vega keeps an element's mark in `__data__`.
    const marks = () => Array.from(svg.querySelectorAll("path, text, image"), (element) => element)
      .filter((element) => told(element) && element.getAttribute("opacity") !== "0");

    function told(element) {
      const value = element.__data__?.tooltip;
      if (value === null || value === undefined || value === "") return "";
      if (typeof value !== "object") return String(value);
      return Object.entries(value).map(([key, text]) => `${key}: ${text}`).join(". ");
    }

    function centre(element) {
      const box = element.getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2];
    }

    /** Return the nearest mark in a direction; what lies off to the side counts as twice as far. */
    function next(direction) {
      const [x, y] = centre(at);
      const here = told(at);
      let best = null;
      let least = Infinity;
      for (const element of marks()) {
        const [dx, dy] = centre(element).map((value, axis) => value - [x, y][axis]);
        const ahead = dx * direction[0] + dy * direction[1];
        const aside = Math.abs(dx * direction[1]) + Math.abs(dy * direction[0]);
        const far = ahead + 2 * aside;
        // A tile and the letter on it tell the same: they are one mark.
        if (ahead > 0.5 && far < least && told(element) !== here) [best, least] = [element, far];
      }
      return best;
    }

    function signal(type, element) {
      const [clientX, clientY] = centre(element);
      element.dispatchEvent(new PointerEvent(type, { bubbles: true, clientX, clientY, pointerType: "mouse", view: window }));
    }

    function leave() {
      if (at?.isConnected) ["pointerout", "mouseout"].forEach((type) => signal(type, at)); // the tooltip goes by the latter
      at = null;
      ring.hidden = true;
    }

    function go(element) {
      if (!element) return;
      leave();
      at = element;
      // At once, also where pages scroll smoothly: a page that is on its way hides its tooltip.
      at.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
      signal("pointerover", at);
      // A scrolling page hides its tooltip: one frame later it has come to rest.
      requestAnimationFrame(() => at === element && signal("pointermove", at));
      spoken.textContent = told(at);
      const [box, frame] = [at.getBoundingClientRect(), stage.getBoundingClientRect()];
      ring.hidden = false;
      ring.style.left = `${box.left - frame.left - 3}px`;
      ring.style.top = `${box.top - frame.top - 3}px`;
      ring.style.width = `${box.width + 6}px`;
      ring.style.height = `${box.height + 6}px`;
    }

    stage.addEventListener("keydown", (event) => {
      if (event.target !== stage || event.altKey || event.ctrlKey || event.metaKey) return;
      if (at && !at.isConnected) at = null; // Vega has drawn the chart anew
      const all = DIRECTIONS[event.key] || ["Home", "End"].includes(event.key) ? marks() : [];
      if (DIRECTIONS[event.key]) go(at ? next(DIRECTIONS[event.key]) : all[0]);
      else if (event.key === "Home") go(all[0]);
      else if (event.key === "End") go(all[all.length - 1]);
      else if (event.key === "Enter" && at) signal("click", at);
      else if (event.key === "Escape") leave();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    stage.addEventListener("blur", leave);
    if (!marks().length) stage.removeAttribute("tabindex");
  }

  window.hrcvoteWalk = walk;
})();
