// What every page needs. Without this file every page still works: links are links and forms are forms.

const page = document.documentElement;
const find = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const words = () => find("#announcer")?.dataset ?? {};

// ---- Said aloud, and shown -------------------------------------------------------------------------------------------

function announce(text) {
  const region = find("#announcer");
  if (!region || !text) return;
  region.textContent = "";
  window.setTimeout(() => { region.textContent = text; }, 50);
}

function showProblem(text) {
  const region = find("#messages");
  const pattern = find("#problem-notice");
  if (!region || !pattern || !text) return;
  const notice = pattern.content.firstElementChild.cloneNode(true);
  find("[data-text]", notice).textContent = text;
  region.replaceChildren(notice);
}

// ---- htmx ------------------------------------------------------------------------------------------------------------

document.addEventListener("htmx:configRequest", (event) => {
  const token = find('meta[name="csrf-token"]')?.content;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const asker = requestConfig.elt;
  if (asker?.dataset && "panel" in asker.dataset) {
    // A panel without the right, or with nothing in it, leaves nothing behind. A fault leaves its link.
    if ([204, 403, 404].includes(xhr.status)) {
      Object.assign(event.detail, { shouldSwap: true, serverResponse: "", isError: false, target: asker, swapOverride: "outerHTML" });
    } else if (xhr.status >= 400) {
      event.detail.shouldSwap = false;
    }
  } else if (xhr.status >= 400 && ![409, 422].includes(xhr.status) && !xhr.getResponseHeader("HX-Retarget")) {
    event.detail.shouldSwap = false;
    showProblem(words().broken);
  } else if (xhr.status < 400 && asker?.closest("form, [hx-post]")) {
    find("#messages")?.replaceChildren();
  }
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const asker = event.detail.elt;
    if (asker?.getAttribute("hx-trigger")?.includes("every")) return; // live.js tells how old the board is
    showProblem(words().offline);
    announce(words().offline);
    settleForms();
  });
}

document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  if (!(part instanceof Element)) return;
  prepare(part);
  const asker = event.detail.requestConfig?.elt;
  if (/load|every/.test(asker?.getAttribute?.("hx-trigger") ?? "")) return; // what arrives by itself must not take the focus
  const place = part.matches("[data-errors], [data-focus]") ? part : find("[data-errors]", part) ?? find("[data-focus]", part);
  if (place) focusOn(place);
  const said = part.matches("[data-announce]") ? part : find("[data-announce]", part);
  if (said) announce(said.dataset.announce);
});
document.addEventListener("htmx:afterRequest", () => settleForms());

function focusOn(element) {
  if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "center" });
}

// ---- Forms -----------------------------------------------------------------------------------------------------------

// First of the submit listeners: nothing may stand between the press and the blank page.
document.addEventListener("submit", (event) => {
  if (!("leave" in event.target.dataset)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  leaveNow(event.target);
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.method === "get" || "tap" in form.dataset) return;
  if (form.dataset.sending) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  if (!navigator.onLine && !form.matches("[hx-post]")) { // a page that fails to load would take the text with it
    event.preventDefault();
    event.stopImmediatePropagation();
    showProblem(words().offline);
    announce(words().offline);
    find("#messages")?.scrollIntoView({ block: "center" });
    return;
  }
  form.dataset.sending = "yes"; // the signed form_id catches what slips through
  event.submitter?.classList.add("is-sending");
  window.setTimeout(() => settle(form), 8000);
}, true);

function settle(form) {
  delete form.dataset.sending;
  all(".is-sending", form).forEach((button) => button.classList.remove("is-sending"));
  all(".is-sending").filter((button) => button.form === form).forEach((button) => button.classList.remove("is-sending"));
}
const settleForms = () => all("form[data-sending]").forEach(settle);
window.addEventListener("pageshow", settleForms);

// What was changed after the last saving is not saved, and the bar must not say so.
document.addEventListener("input", (event) => {
  if (event.target.form?.method !== "post" || !find("[data-unsaved]")) return;
  find("[data-savestate]").hidden = true;
  find("[data-unsaved]").hidden = false;
});

function count(area) {
  const over = [...area.value].length - Number(area.dataset.limit);
  let note = area.nextElementSibling?.matches(".counter") ? area.nextElementSibling : null;
  if (over <= 0) { note?.remove(); return; }
  if (!note) {
    note = Object.assign(document.createElement("p"), { className: "counter" });
    area.after(note);
  }
  note.textContent = area.dataset.over.replace("{n}", over);
}
document.addEventListener("input", (event) => {
  if (event.target.matches?.("textarea[data-limit]")) count(event.target);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".govuk-error-summary a[href^='#']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  (field.closest("fieldset") ?? find(`label[for="${CSS.escape(field.id)}"]`) ?? field).scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
});

// One row more in a list of parts, from the empty row that came with the page.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-add-part]");
  const box = button?.closest("[data-parts]");
  const pattern = box && find("template", box);
  if (!pattern) return;
  event.preventDefault();
  const total = find(`[name="${box.dataset.parts}-TOTAL_FORMS"]`, box);
  const number = Number(total.value);
  const holder = document.createElement("div");
  holder.innerHTML = pattern.innerHTML.replaceAll("__prefix__", number).replaceAll("__number__", number + 1);
  const part = holder.firstElementChild;
  pattern.before(part);
  total.value = number + 1;
  if (number + 1 >= Number(box.dataset.most)) button.hidden = true;
  prepare(part);
  find("input:not([type=hidden]), select, textarea", part)?.focus();
});

// One row less: those after it move up. The last row is emptied by the server.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-remove-part]");
  const box = button?.closest("[data-parts]");
  const rows = box ? all(".partform", box) : [];
  if (rows.length < 2) return;
  event.preventDefault();
  const gone = rows.indexOf(button.closest(".partform"));
  rows[gone].remove();
  const prefix = new RegExp(`${box.dataset.parts}-\\d+-`, "g");
  rows.slice(gone + 1).forEach((row, step) => {
    const number = gone + step;
    for (const element of all("*", row)) {
      for (const { name, value } of [...element.attributes]) {
        if (["id", "name", "for", "aria-describedby"].includes(name)) element.setAttribute(name, value.replace(prefix, `${box.dataset.parts}-${number}-`));
      }
    }
    for (const place of all("[data-number]", row)) place.textContent = number + 1;
    find("[data-remove-part]", row).value = number;
  });
  find(`[name="${box.dataset.parts}-TOTAL_FORMS"]`, box).value = rows.length - 1;
  const add = find("[data-add-part]", box);
  add.hidden = false;
  add.focus();
});

// ---- Menus, the search palette, the look -------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  for (const menu of all("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
  const opener = event.target.closest?.("[data-dialog]");
  if (opener && !event.ctrlKey && !event.metaKey && openDialog(opener.dataset.dialog)) event.preventDefault();
  if (event.target.closest?.("[data-close-dialog]")) event.target.closest("dialog").close();
  if (event.target.matches?.("dialog.palette")) event.target.close(); // the ground around it
  if (event.target.closest?.("[data-print]")) window.print();
});

function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog?.showModal) return false;
  if (!dialog.open) dialog.showModal();
  const input = find("input[type=search]", dialog);
  input?.focus();
  input?.select();
  return true;
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k" && openDialog("search-dialog")) event.preventDefault();
  if (event.key === "Escape") {
    const menu = find("details[data-menu][open]");
    if (menu) { menu.open = false; find("summary", menu).focus(); }
  }
  const palette = event.target.closest?.("dialog.palette");
  if (palette && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    const stops = [find("input[type=search]", palette), ...all("#search-results a", palette)];
    const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    stops[(next + stops.length) % stops.length]?.focus();
    event.preventDefault();
  }
});

// The look changes at once; the button keeps it.
document.addEventListener("change", (event) => {
  if (!event.target.closest?.("[data-preferences]")) return;
  if (!["theme", "density"].includes(event.target.name)) return;
  page.dataset[event.target.name] = event.target.value;
  document.dispatchEvent(new CustomEvent("siren:look"));
});
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new CustomEvent("siren:look")));

// ---- Leave now -------------------------------------------------------------------------------------------------------

function leaveNow(form) {
  const sent = new FormData(form);
  const { action } = form;
  const away = form.dataset.leave;
  document.title = "\u200b";
  document.body.replaceChildren();
  page.removeAttribute("class");
  if (!action.endsWith("#")) navigator.sendBeacon(action, sent);
  window.location.replace(away);
}
let shifts = [];
document.addEventListener("keydown", (event) => {
  const form = find("form[data-leave]");
  if (!form || event.repeat) return;
  if (event.key !== "Shift") { shifts = []; return; }
  shifts = [...shifts.filter((at) => event.timeStamp - at < 1500), event.timeStamp];
  if (shifts.length >= 3) leaveNow(form);
});

// ---- Parts that bring their own code -----------------------------------------------------------------------------------

const loaded = new Map();
function load(source) {
  if (!loaded.has(source)) {
    loaded.set(source, new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src: source, async: false, onload: resolve, onerror: reject });
      document.head.append(script);
    }));
  }
  return loaded.get(source);
}

function prepare(part) {
  for (const chart of [...(part.matches?.("link-chart") ? [part] : []), ...all("link-chart[data-scripts]", part)]) {
    chart.dataset.scripts.split(" ").reduce((before, source) => before.then(() => load(source)), Promise.resolve());
  }
  for (const area of all("textarea[data-limit]", part)) count(area);
}

prepare(document.body);
const first = find("[data-errors]");
if (first) focusOn(first);
