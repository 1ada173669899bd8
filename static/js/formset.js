// Adds a row to a formset from its blank template and counts it in the management form.
const total = (formset) => formset.querySelector(`[name="${formset.dataset.prefix}-TOTAL_FORMS"]`);
const most = (formset) => Number(formset.querySelector(`[name="${formset.dataset.prefix}-MAX_NUM_FORMS"]`)?.value ?? 1000);

const showButtons = () => document.querySelectorAll("[data-formset]").forEach((formset) => {
  const button = formset.querySelector("[data-formset-add]");
  if (button) button.hidden = Number(total(formset).value) >= most(formset);
});

const blankRow = (formset, index) => {
  const row = formset.querySelector("[data-formset-blank]").content.cloneNode(true);
  row.querySelectorAll("*").forEach((element) => {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes("__prefix__")) element.setAttribute(name, value.replaceAll("__prefix__", index));
    }
  });
  row.querySelector("[data-formset-number]").textContent = index + 1;
  return row;
};

document.addEventListener("click", (event) => {
  const formset = event.target.closest?.("[data-formset-add]")?.closest("[data-formset]");
  if (!formset) return;
  const index = Number(total(formset).value);
  const row = blankRow(formset, index);
  const first = row.querySelector("input:not([type=hidden]), select, textarea");
  formset.querySelector("[data-formset-rows]").append(row);
  total(formset).value = index + 1;
  showButtons();
  first?.focus();
});
document.addEventListener("htmx:after:swap", showButtons);
showButtons();
