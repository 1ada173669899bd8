// A form marked data-once is sent once: a second click or key press does nothing until the page answers.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
  // After this turn of the event loop, so that the pressed button's own name and value are still sent.
  setTimeout(() => form.querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = true; }), 0);
});

// Back in the browser's history shows the page as it was left: open its forms again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
    form.querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = false; });
  });
});

// A form sent by htmx stays on the page: open it again when the answer is there.
document.addEventListener("htmx:finally:request", (event) => {
  const form = event.target.closest?.("form[data-sent]");
  if (!form) return;
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
  form.querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = false; });
});
