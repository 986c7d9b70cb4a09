// How old is what this page shows? A board that looks alive and is not is dangerous.
// Marks: [data-age] around the words, a <time> inside; parts that poll carry hx-trigger="every …".

const OLD_AFTER = 15_000;
let heard = Date.now();

const polls = (element) => element?.getAttribute?.("hx-trigger")?.includes("every");
const clock = (moment, zone) => moment.toLocaleTimeString("en-GB", { hour12: false, timeZone: zone || undefined });

function tell() {
  const old = Date.now() - heard > OLD_AFTER;
  for (const age of document.querySelectorAll("[data-age]")) {
    age.classList.toggle("age-old", old);
    const warning = age.querySelector("[data-old]");
    if (warning) warning.hidden = !old;
  }
}

document.addEventListener("htmx:afterRequest", (event) => {
  if (!polls(event.detail.elt) || !event.detail.successful) return;
  heard = Date.now();
  const served = event.detail.xhr.getResponseHeader("Date");
  const moment = served ? new Date(served) : new Date();
  for (const time of document.querySelectorAll("[data-age] time")) {
    time.dateTime = moment.toISOString();
    time.textContent = clock(moment, time.closest("[data-age]").dataset.zone); // the office's time, whatever the phone says
  }
  tell();
});

if (document.querySelector("[data-age]")) window.setInterval(tell, 1000);
