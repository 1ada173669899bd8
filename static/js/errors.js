// After a refused form, reading starts at the summary of what to correct; its links focus the field.
const focusSummary = (root) => root?.querySelector("[data-error-summary]")?.focus();

focusSummary(document);
document.addEventListener("htmx:after:swap", (event) => {
  const { target } = event.detail.ctx;
  focusSummary(target.isConnected ? target : document.getElementById(target.id));
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.closest(".field")?.scrollIntoView({ block: "center" });
});
