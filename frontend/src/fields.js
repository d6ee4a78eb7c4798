// What has been typed into a form, taken out and put back. Never passwords, codes, files or hidden fields.

const left = (field) =>
  !field.name ||
  ["hidden", "password", "file", "submit", "button", "reset", "image"].includes(field.type) ||
  field.autocomplete === "one-time-code" ||
  field.hasAttribute("data-not-kept");

/** {name: [values]} of everything a person typed or chose. */
export function typed(form) {
  const values = {};
  for (const field of form.elements) {
    if (left(field)) continue;
    values[field.name] ??= [];
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked) values[field.name].push(field.value);
    } else if (field.type === "select-multiple") {
      values[field.name].push(...[...field.selectedOptions].map((option) => option.value));
    } else if (field.tagName !== "FIELDSET" && field.tagName !== "OUTPUT") {
      values[field.name].push(field.value);
    }
  }
  return values;
}

/** Puts typed values back; returns how many fields changed by it. */
export function putBack(form, values) {
  let changed = 0;
  const used = {};
  for (const field of form.elements) {
    if (left(field) || !(field.name in values)) continue;
    const wanted = values[field.name];
    if (field.type === "radio" || field.type === "checkbox") {
      const on = wanted.includes(field.value);
      if (field.checked !== on) changed += 1;
      field.checked = on;
    } else if (field.type === "select-multiple") {
      for (const option of field.options) option.selected = wanted.includes(option.value);
    } else if (field.tagName !== "FIELDSET" && field.tagName !== "OUTPUT") {
      const index = used[field.name] ?? 0;
      used[field.name] = index + 1;
      const value = wanted[index];
      if (value === undefined || field.value === value) continue;
      field.value = value;
      changed += 1;
    }
  }
  return changed;
}
