// What may be read until a moment is taken off the screen at that moment; the server says what there is instead.
const SECOND = 1000;
for (const part of document.querySelectorAll("[data-until]")) {
  const end = Date.now() + Number(part.dataset.until) * SECOND;
  const close = () => {
    if (Date.now() < end) return;
    part.replaceChildren();
    location.reload();
  };
  setTimeout(close, Math.max(end - Date.now(), 0) + 1);
  // A laptop that slept past the end, or a page from the browser's history.
  document.addEventListener("visibilitychange", close);
  window.addEventListener("pageshow", close);
}
