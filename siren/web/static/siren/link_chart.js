// <link-chart>: entities and links on a canvas, a list of the same entities for the keyboard, and one selection
// shared with the table twin. The canvas says nothing to a screen reader; the list and the table do.
(() => {
  const OPEN_WITH = 150;
  const STOP_AT = 600;
  // cytoscape adds a style element unless this id is taken; the policy would refuse it, and chart.css has the rule.
  const STYLE_ID = "__________cytoscape_stylesheet";
  const KINDS = {
    person: ["user", "person", "ellipse"], suspect: ["user", "person", "ellipse"], victim: ["shield", "victim", "octagon"],
    place: ["map-pin", "site", "round-rectangle"], site: ["building-factory-2", "site", "round-rectangle"],
    organisation: ["building", "organisation", "round-rectangle"], phone: ["phone", "phone", "ellipse"],
    vehicle: ["car", "vehicle", "ellipse"], boat: ["ship", "vehicle", "ellipse"], account: ["credit-card", "account", "ellipse"],
    document: ["file-text", "document", "round-rectangle"], other: ["circle", "document", "ellipse"],
  };
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const kindOf = (kind) => KINDS[kind] ?? KINDS.other;

  async function pictures(sprite) {
    const text = await (await fetch(sprite)).text();
    const symbols = new DOMParser().parseFromString(text, "image/svg+xml");
    return Object.fromEntries(Object.values(KINDS).map(([name]) => {
      const shapes = symbols.getElementById(name)?.innerHTML ?? "";
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 24 24" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${shapes}</svg>`;
      return [name, `data:image/svg+xml,${encodeURIComponent(svg)}`];
    }));
  }

  // On the chart a long name would lie over its neighbours; the list, the card and the table say it whole.
  const brief = (name) => { const letters = [...(name ?? "")]; return letters.length > 44 ? `${letters.slice(0, 43).join("").trimEnd()}…` : name; };
  // A canvas does not wait for its letters: each script that a name is written in is fetched before the first stroke.
  async function lettered(things) {
    const text = things.map((thing) => thing.label ?? "").join("");
    const font = token("font") || "sans-serif";
    await Promise.all(["700", "400"].map((weight) => document.fonts.load(`${weight} 13px ${font}`, text).catch(() => [])));
  }

  class LinkChart extends HTMLElement {
    async connectedCallback() {
      if (this.started) return;
      this.started = true;
      this.words = JSON.parse(this.dataset.words || "{}");
      this.state = this.querySelector(".linkchart-state");
      this.list = this.querySelector(".linkchart-list");
      this.hiddenKinds = new Set(["victim"]);
      this.showSuspect = false;
      this.goodOnly = false;
      try {
        const [answer, icons] = await Promise.all([
          fetch(this.dataset.src, { headers: { Accept: "application/json" } }).then((response) => {
            if (!response.ok) throw new Error(String(response.status));
            return response.json();
          }),
          pictures(this.dataset.sprite),
        ]);
        this.icons = icons;
        await lettered([...answer.nodes, ...answer.links]);
        this.draw(answer);
      } catch {
        this.state.textContent = this.words.failed;
      }
    }

    draw(answer) {
      if (!document.getElementById(STYLE_ID)) document.head.append(Object.assign(document.createElement("meta"), { id: STYLE_ID }));
      this.more = answer.more || 0;
      this.expandUrl = answer.expand_url || "";
      const nodes = answer.nodes.slice(0, OPEN_WITH);
      this.more += answer.nodes.length - nodes.length;
      const placed = nodes.length > 0 && nodes.every((node) => Number.isFinite(node.x) && Number.isFinite(node.y));
      this.dataset.ready = "yes";
      this.cy = window.cytoscape({
        container: this.querySelector(".linkchart-canvas"),
        elements: this.elements(nodes, answer.links),
        layout: placed ? { name: "preset" } : { name: "grid" },
        style: this.look(), userZoomingEnabled: false, minZoom: 0.2, maxZoom: 2.5, boxSelectionEnabled: false,
      });
      this.filter();
      if (placed) this.cy.nodes().forEach((node) => { node.scratch("placed", true); });
      else this.tidy();
      this.frame();
      this.cy.on("tap", "node, edge", (event) => this.choose(event.target.id()));
      this.cy.on("dbltap", "node", (event) => this.open(event.target.id()));
      this.tools();
      this.makeList();
      this.watchTable();
      this.tell();
      this.card = document.querySelector("[data-chart-chosen]");
      if (this.card && "first" in this.card.dataset && nodes.length) this.choose((nodes.find((node) => node.kind === "suspect") ?? nodes[0]).id);
      document.addEventListener("siren:look", () => this.cy.style(this.look()));
    }

    elements(nodes, links) {
      const known = new Set([...nodes.map((node) => node.id), ...(this.cy ? this.cy.nodes().map((node) => node.id()) : [])]);
      return [
        ...nodes.map((node) => ({ group: "nodes", data: { ...node }, position: { x: node.x ?? 0, y: node.y ?? 0 } })),
        // A link whose other end is hidden is hidden too.
        ...links.filter((link) => known.has(link.from) && known.has(link.to)).map((link) => ({
          group: "edges", data: { ...link, source: link.from, target: link.to },
        })),
      ];
    }

    look() {
      const font = token("font") || "sans-serif";
      const ground = token("chart-ground");
      const line = token("link-line");
      return [
        { selector: "node", style: {
          "background-color": (node) => token(`node-${kindOf(node.data("kind"))[1]}`), shape: (node) => kindOf(node.data("kind"))[2],
          "background-image": (node) => this.icons[kindOf(node.data("kind"))[0]], "background-width": "62%", "background-height": "62%",
          width: 36, height: 36, label: (node) => brief(node.data("label")), "font-family": font, "font-size": 13, "font-weight": 700, color: token("ink"),
          "text-valign": "bottom", "text-margin-y": 5, "text-wrap": "wrap", "text-max-width": 130, "text-background-color": ground,
          "text-background-opacity": 0.9, "text-background-padding": 2, "border-width": 2, "border-color": token("node-edge"),
        } },
        { selector: "edge", style: {
          width: 2, "line-color": line, "target-arrow-color": line, "target-arrow-shape": "triangle", "arrow-scale": 0.8,
          "curve-style": "bezier", label: "data(label)", "font-family": font, "font-size": 11.5, color: token("ink"),
          "text-background-color": ground, "text-background-opacity": 0.95, "text-background-padding": 2, "text-rotation": "autorotate",
        } },
        { selector: 'edge[grade = "C"]', style: { "line-style": "dashed" } },
        { selector: 'edge[grade = "D"], edge[grade = "E"]', style: { "line-style": "dotted", "line-color": token("link-faint"), "target-arrow-color": token("link-faint") } },
        { selector: ".chosen", style: { "border-width": 5, "border-color": token("chosen-ring"), width: 40, height: 40 } },
        { selector: "edge.chosen", style: { width: 4, "line-color": token("chosen-ring"), "target-arrow-color": token("chosen-ring") } },
        { selector: ".off", style: { display: "none" } },
      ];
    }

    // ---- what is shown (by class: cytoscape remembers :visible for too long) ----
    filter() {
      this.cy.batch(() => {
        this.cy.nodes().forEach((node) => node.toggleClass("off", this.hiddenKinds.has(node.data("kind"))));
        this.cy.edges().forEach((edge) => {
          const grade = edge.data("grade");
          edge.toggleClass("off", (grade === "E" && !this.showSuspect) || (this.goodOnly && "DE".includes(grade)) || edge.connectedNodes(".off").nonempty());
        });
      });
      // The table shows the same links as the chart.
      for (const row of this.rows()) {
        const element = this.cy.getElementById(row.dataset.link || row.dataset.node);
        if (element.nonempty()) row.hidden = element.hasClass("off");
      }
    }
    // An entity that was hidden when the chart was laid out appears beside one that it is linked with.
    settle() {
      const placed = () => this.cy.nodes().not(".off").filter((node) => node.scratch("placed"));
      this.cy.nodes().not(".off").filter((node) => !node.scratch("placed")).forEach((node) => {
        const near = node.neighborhood("node").not(".off").filter((other) => other.scratch("placed"))[0];
        if (near) {
          const { x, y } = near.position();
          const spots = [...Array(12).keys()].map((turn) => ({ x: x + 110 * Math.cos(turn * Math.PI / 6), y: y + 110 * Math.sin(turn * Math.PI / 6) }));
          const room = (spot) => Math.min(...placed().map((other) => Math.hypot(other.position("x") - spot.x, other.position("y") - spot.y)));
          node.position(spots.reduce((best, spot) => (room(spot) > room(best) ? spot : best)));
        }
        node.scratch("placed", true);
      });
    }
    tidy() {
      this.layout();
      this.spread();
    }
    // As wide as its frame: what the layout made square is drawn out to the frame's shape, larger when there is much in it.
    spread() {
      const nodes = this.cy.nodes().not(".off");
      const size = Math.max(1, Math.sqrt(nodes.length / 24));
      const range = (axis) => nodes.max((node) => node.position(axis)).value - nodes.min((node) => node.position(axis)).value;
      const [side, height] = range("y") > range("x") && this.cy.width() > this.cy.height() ? ["y", "x"] : ["x", "y"];
      const across = nodes.map((node) => node.position(side));
      const down = nodes.map((node) => node.position(height));
      const stretch = (values, room) => {
        const from = Math.min(...values);
        const wide = Math.max(...values) - from;
        return wide > 1 ? (value) => (value - from) * room * size / wide : () => room * size / 2;
      };
      const x = stretch(across, Math.max(Math.min(this.cy.width() - 150, 170 * nodes.length), 200));
      const y = stretch(down, Math.max(Math.min(this.cy.height() - 90, 70 * nodes.length), 160));
      this.cy.batch(() => nodes.forEach((node, place) => { node.position({ x: x(across[place]), y: y(down[place]) }); }));
      this.part(nodes);
      this.frame();
    }
    // Labels must stay readable: a chart too large for its frame is moved about in it, not shrunk.
    frame() {
      const shown = this.cy.elements().not(".off");
      this.cy.fit(shown, 24);
      const fits = Math.min(Math.max(this.cy.zoom(), 0.6), 1.25);
      if (fits !== this.cy.zoom()) { this.cy.zoom(fits); this.cy.center(shown); }
    }
    // No entity stands on another or on its name.
    part(nodes) {
      const spots = nodes.map((node) => ({ ...node.position() }));
      const room = { x: 128, y: 74 };
      for (let turn = 0; turn < 40; turn += 1) {
        let moved = false;
        spots.forEach((one, place) => spots.slice(place + 1).forEach((other) => {
          const near = { x: room.x - Math.abs(one.x - other.x), y: room.y - Math.abs(one.y - other.y) };
          if (near.x <= 0 || near.y <= 0) return;
          const axis = near.x / room.x < near.y / room.y ? "x" : "y";
          const step = (one[axis] < other[axis] ? -1 : 1) * (near[axis] / 2 + 1);
          one[axis] += step;
          other[axis] -= step;
          moved = true;
        }));
        if (!moved) break;
      }
      this.cy.batch(() => nodes.forEach((node, place) => { node.position(spots[place]); }));
    }
    layout() {
      this.cy.elements().not(".off").layout({ name: "fcose", animate: false, randomize: true, quality: "proof", nodeSeparation: 90, idealEdgeLength: 110, nodeRepulsion: 9000, packComponents: true, fit: true, padding: 24 }).run();
      this.cy.nodes().not(".off").forEach((node) => { node.scratch("placed", true); });
    }
    tell() {
      const shown = this.cy.nodes().not(".off").length;
      const links = this.cy.edges().not(".off").length;
      const parts = [this.words.count.replace("{entities}", shown).replace("{links}", links)];
      if (this.more > 0) parts.push(this.words.more.replace("{n}", this.more));
      if (this.cy.nodes().length >= STOP_AT) parts.push(this.words.full.replace("{n}", STOP_AT));
      this.state.textContent = parts.join(" ");
    }

    // ---- tools ----
    tools() {
      const bar = this.querySelector(".linkchart-tools");
      const button = (label, act) => {
        const made = Object.assign(document.createElement("button"), { type: "button", className: "button button-secondary button-small", textContent: label });
        made.addEventListener("click", act);
        bar.append(made);
        return made;
      };
      const toggle = (label, on, act) => {
        const made = button(label, () => {
          const now = made.getAttribute("aria-pressed") !== "true";
          made.setAttribute("aria-pressed", now);
          act(now);
          this.filter();
          this.settle();
          this.makeList();
          this.tell();
        });
        made.setAttribute("aria-pressed", on);
      };
      this.expandButton = button(this.words.expand, () => this.expand());
      this.expandButton.disabled = true;
      this.expandButton.hidden = !this.expandUrl;
      if (this.cy.nodes('[kind = "victim"]').nonempty()) {
        toggle(this.words.victims, false, (on) => this.hiddenKinds[on ? "delete" : "add"]("victim"));
      }
      if (this.cy.edges('[grade = "D"], [grade = "E"]').nonempty()) toggle(this.words.good, false, (on) => { this.goodOnly = on; });
      if (this.cy.edges('[grade = "E"]').nonempty()) toggle(this.words.suspected, false, (on) => { this.showSuspect = on; });
      button(this.words.tidy, () => this.tidy());
      if (this.dataset.save) button(this.words.save, () => this.save());
      bar.hidden = false;
      const zoom = this.querySelector(".linkchart-zoom");
      zoom.addEventListener("click", (event) => {
        const way = event.target.closest("[data-zoom]")?.dataset.zoom;
        if (way === "whole") this.cy.fit(this.cy.elements().not(".off"), 24);
        else if (way) this.cy.zoom({ level: this.cy.zoom() * (way === "closer" ? 1.25 : 0.8), renderedPosition: this.middle() });
      });
      zoom.hidden = false;
    }
    middle() {
      return { x: this.cy.width() / 2, y: this.cy.height() / 2 };
    }
    async expand() {
      if (!this.chosen || !this.cy.getElementById(this.chosen).isNode()) return;
      if (this.cy.nodes().length >= STOP_AT) { this.tell(); return; }
      const response = await fetch(this.expandUrl.replace("{id}", encodeURIComponent(this.chosen)), { headers: { Accept: "application/json" } });
      if (!response.ok) { this.state.textContent = this.words.failed; return; }
      const answer = await response.json();
      const origin = this.cy.getElementById(this.chosen).position();
      const fresh = answer.nodes.filter((node) => this.cy.getElementById(node.id).empty()).slice(0, STOP_AT - this.cy.nodes().length);
      // New ones stand around the one that was opened; nothing else moves.
      fresh.forEach((node, place) => {
        const turn = (2 * Math.PI * place) / Math.max(fresh.length, 1);
        Object.assign(node, { x: origin.x + 130 * Math.cos(turn), y: origin.y + 130 * Math.sin(turn) });
      });
      this.cy.add(this.elements(fresh, answer.links.filter((link) => this.cy.getElementById(link.id).empty())));
      this.filter();
      this.makeList();
      this.tell();
    }
    async save() {
      const positions = Object.fromEntries(this.cy.nodes().map((node) => [node.id(), [Math.round(node.position("x")), Math.round(node.position("y"))]]));
      const body = new URLSearchParams({ positions: JSON.stringify(positions) });
      const headers = { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]')?.content ?? "" };
      const response = await fetch(this.dataset.save, { method: "POST", body, headers }).catch(() => null);
      this.state.textContent = response?.ok ? this.words.saved : this.words.failed;
    }

    // ---- one selection for canvas, list and table ----
    choose(id) {
      this.chosen = id;
      this.cy.elements().removeClass("chosen");
      const element = this.cy.getElementById(id).addClass("chosen");
      for (const button of this.list.querySelectorAll("button")) button.setAttribute("aria-pressed", button.dataset.id === id);
      for (const row of this.rows()) row.classList.toggle("is-selected", row.dataset.node === id || row.dataset.link === id);
      if (this.expandButton) this.expandButton.disabled = !element.isNode?.();
      if (element.nonempty()) this.tellOf(element.isNode() ? element : element.source());
      this.dispatchEvent(new CustomEvent("link-chart:select", { bubbles: true, detail: { id } }));
    }
    // The card beside the chart: what was chosen, how many links it has, and the reports behind each.
    tellOf(node) {
      if (!this.card) return;
      const place = (name) => this.card.querySelector(`[data-chosen="${name}"]`);
      const edges = node.connectedEdges().not(".off");
      const direct = edges.filter((edge) => "AB".includes(edge.data("grade"))).length;
      place("label").textContent = node.data("label");
      place("note").textContent = node.data("note");
      const count = place("count");
      count.textContent = count.dataset.words.replace("{n}", edges.length).replace("{direct}", direct);
      place("open").href = node.data("url");
      const link = place("link");
      if (link) link.href = `${link.dataset.base}?from=${encodeURIComponent(node.id())}`;
      const why = place("why");
      why.replaceChildren(...edges.map((edge) => {
        const item = document.createElement("li");
        const report = Object.assign(document.createElement("a"), { href: edge.data("url"), textContent: edge.data("ref"), className: "ref" });
        const grade = why.dataset.item.replace("{grade}", edge.data("grade"));
        item.append(`${edge.source().data("label")} ${edge.data("label")} ${edge.target().data("label")} (${grade}): ${edge.data("why")} `, report);
        return item;
      }));
      this.card.hidden = false;
    }
    open(id) {
      const url = this.cy.getElementById(id).data("url");
      if (url) window.location.assign(url);
    }
    rows() {
      const table = this.dataset.table && document.getElementById(this.dataset.table);
      return table ? [...table.querySelectorAll("[data-node], [data-link]")] : [];
    }
    watchTable() {
      const table = this.dataset.table && document.getElementById(this.dataset.table);
      table?.addEventListener("click", (event) => {
        const row = event.target.closest("[data-node], [data-link]");
        if (row && !event.target.closest("a, button, input")) this.choose(row.dataset.node || row.dataset.link);
      });
    }
    makeList() {
      const items = this.cy.nodes().not(".off").sort((a, b) => a.data("label").localeCompare(b.data("label"))).map((node, place) => {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: node.data("label"), tabIndex: place ? -1 : 0 });
        button.dataset.id = node.id();
        button.setAttribute("aria-pressed", node.id() === this.chosen);
        const item = document.createElement("li");
        item.append(button);
        return item;
      });
      this.list.replaceChildren(...items);
      this.list.hidden = items.length === 0;
      if (this.listening) return;
      this.listening = true;
      this.list.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (button) { this.stop(button); this.choose(button.dataset.id); }
      });
      this.list.addEventListener("keydown", (event) => this.keys(event));
    }
    keys(event) {
      const button = event.target.closest("button");
      if (!button) return;
      const buttons = [...this.list.querySelectorAll("button")];
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      let next = null;
      if (step) next = buttons[(buttons.indexOf(button) + step + buttons.length) % buttons.length];
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        // To a neighbour: the next entity that this one is linked with.
        const near = this.cy.getElementById(button.dataset.id).neighborhood("node").not(".off").map((node) => node.id());
        const turn = event.key === "ArrowDown" ? 0 : near.length - 1;
        next = buttons.find((other) => other.dataset.id === near[turn]);
      }
      if (event.key === "Enter") this.open(button.dataset.id);
      if (next) { this.stop(next); next.focus(); this.choose(next.dataset.id); }
      if (next || event.key === "Enter") event.preventDefault();
    }
    stop(button) {
      for (const other of this.list.querySelectorAll("button")) other.tabIndex = other === button ? 0 : -1;
    }
  }
  if (!customElements.get("link-chart")) customElements.define("link-chart", LinkChart);
})();
