// The session ends after some minutes without a page or a click on "stay". Two minutes before, a warning; at the end
// the form that was being filled is handed over (texts, not files), sealed by the server, and given back after sign-in.
const WARNING_SECONDS = 120, MARGIN_SECONDS = 10;
const box = document.querySelector("[data-idle]");
let timers = [], touched = null, before = null;

function start() {
  timers.forEach(clearTimeout);
  const seconds = Number(box.dataset.idle);
  timers = [
    setTimeout(warn, Math.max(seconds - WARNING_SECONDS, 0) * 1000),
    setTimeout(leave, Math.max(seconds - MARGIN_SECONDS, 0) * 1000),
  ];
}

function warn() {
  before = document.activeElement;
  box.hidden = false;
  box.focus();
}

function leave() {
  const form = box.querySelector("[data-idle-leave]");
  if (touched?.isConnected) {
    for (const [name, value] of new FormData(touched)) {
      if (typeof value !== "string" || ["csrfmiddlewaretoken", "next"].includes(name)) continue;
      const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      form.append(field);
    }
  }
  form.submit();
}

if (box) {
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[method=post]");
    if (form && !box.contains(form) && (!form.getAttribute("action") || form.action === location.href)) touched = form;
  });
  box.querySelector("[data-idle-stay]").addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(event.target.action, { method: "POST", body: new FormData(event.target), redirect: "manual" });
    if (answer.status !== 204) { location.reload(); return; }
    box.hidden = true;
    before?.focus();
    start();
  });
  start();
}
