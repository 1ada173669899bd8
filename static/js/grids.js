// A calendar wider than its window opens on today, not three months ago.
document.querySelectorAll(".grid-region").forEach((region) => {
  const mark = region.querySelector(".grid-today-mark");
  if (!mark) return;
  const head = region.querySelector("th.grid-head").offsetWidth;
  const room = region.clientWidth - head;
  region.scrollLeft = Math.max(0, mark.offsetLeft - head - room / 3);
});
