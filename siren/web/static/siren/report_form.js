// The report form: known names that stand in the text of an item are offered; one press puts one among the names.
const known = [...document.querySelectorAll("#known-names option")].map((option) => option.value);
const box = document.querySelector("[data-found]");
const list = box?.querySelector("[data-found-list]");
const plain = (text) => text.normalize("NFKC").toLowerCase();
const labels = () => [...document.querySelectorAll('#about input[name$="-label"]')];

function look() {
  const text = plain([...document.querySelectorAll('#items textarea[name$="-text"]')].map((area) => area.value).join("\n"));
  const there = new Set(labels().map((input) => plain(input.value.trim())));
  const found = known.filter((name) => name.length > 2 && text.includes(plain(name)) && !there.has(plain(name))).slice(0, 8);
  if (found.join("\n") === list.dataset.shown) return;
  list.dataset.shown = found.join("\n");
  list.replaceChildren(...found.map((name) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-secondary button-small", textContent: `+ ${name}` });
    button.addEventListener("click", () => take(name));
    return button;
  }));
  box.hidden = found.length === 0;
}

function take(name) {
  if (!labels().some((input) => !input.value.trim())) document.querySelector("#about [data-add-part]").click();
  const place = labels().find((input) => !input.value.trim());
  if (!place) return; // the most rows there can be
  place.value = name;
  place.focus();
  look();
}

if (box && known.length) {
  let waiting = 0;
  document.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(look, 400);
  });
  look();
}
