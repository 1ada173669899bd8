// Adds a row to a formset from its blank template and counts it in the management form.
document.querySelectorAll("[data-formset]").forEach((formset) => {
  const blank = formset.querySelector("[data-formset-blank]");
  const button = formset.querySelector("[data-formset-add]");
  if (!blank || !button) return;
  const rows = formset.querySelector("[data-formset-rows]");
  const total = formset.querySelector(`[name="${formset.dataset.prefix}-TOTAL_FORMS"]`);
  const most = Number(formset.querySelector(`[name="${formset.dataset.prefix}-MAX_NUM_FORMS"]`)?.value ?? 1000);

  button.hidden = Number(total.value) >= most;
  button.addEventListener("click", () => {
    const index = Number(total.value);
    const row = blank.content.cloneNode(true);
    row.querySelectorAll("*").forEach((element) => {
      for (const { name, value } of [...element.attributes]) {
        if (value.includes("__prefix__")) element.setAttribute(name, value.replaceAll("__prefix__", index));
      }
    });
    row.querySelector("[data-formset-number]").textContent = index + 1;
    const first = row.querySelector("input:not([type=hidden]), select, textarea");
    rows.append(row);
    total.value = index + 1;
    button.hidden = index + 1 >= most;
    first?.focus();
  });
});
