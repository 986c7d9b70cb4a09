// A tap on the live board is never lost, however fast the thumb and however bad the line: each gets an id of its own and
// is sent again until the server has answered, which counts an id once. Marks: form[data-tap], [data-taps] (with a <span>
// for the number on their way), [data-taps-refused]. Without scripts the forms are sent as they are.

const AGAIN_AFTER = 2_000;
const waiting = [];
let sending = false;
let pressed = false;
let missed = false;

const pause = (time) => new Promise((resolve) => window.setTimeout(resolve, time));
const renew = () => window.htmx?.trigger(document.body, "board-changed");

function tell() {
  for (const note of document.querySelectorAll("[data-taps]")) {
    note.hidden = waiting.length === 0;
    note.querySelector("span").textContent = String(waiting.length);
  }
}

async function send() {
  if (sending) return;
  sending = true;
  while (waiting.length) {
    const { url, body } = waiting[0];
    try {
      const answer = await fetch(url, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true });
      if (answer.status >= 500) throw new Error(String(answer.status));
      waiting.shift();
      for (const note of document.querySelectorAll("[data-taps-refused]")) note.hidden = note.hidden && answer.ok;
      renew();
    } catch {
      await pause(AGAIN_AFTER);
    }
    tell();
  }
  sending = false;
}

document.addEventListener(
  "submit",
  (event) => {
    if (!event.target.matches("form[data-tap]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const body = new URLSearchParams(new FormData(event.target));
    body.set("tap", crypto.randomUUID());
    waiting.push({ url: event.target.action, body });
    tell();
    send();
  },
  true,
);

// A board that is renewed between finger down and finger up would swallow the tap: it waits for the finger.
document.addEventListener("pointerdown", () => { pressed = true; }, true);
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => window.setTimeout(() => {
    pressed = false;
    if (missed) renew();
    missed = false;
  }), true);
}
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!pressed || event.detail.target.id !== "board") return;
  event.preventDefault();
  missed = true;
});

document.addEventListener("htmx:afterSwap", tell);

window.addEventListener("beforeunload", (event) => {
  if (waiting.length) event.preventDefault();
});
