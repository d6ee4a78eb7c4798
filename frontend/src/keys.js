// The keyboard of the desk.
//
//   data-key="Alt+G" | "F2" | "V" | "1" | "[" | "Ctrl+Enter"   on a link, button or field: works it
//   data-key-label="…"                                          its name in the overlay; else its text
//   data-list-keys                                              on a table or list: J, K, Home, End walk its rows;
//                                                               Enter opens, because the row's link has the focus
//   /  the field with data-search-key,  ?  all keys of this page
//
// Single letters never work while somebody types, and can be switched off (WCAG 2.1.4).
import { make, store } from "./lib.js";

const OFF = "yiciban:single-keys-off";
const typing = (target) => target.closest?.("input:not([type=radio],[type=checkbox],[type=button],[type=submit]), textarea, select, [contenteditable]");
const shown = (element) => element.getClientRects().length > 0;
const plain = (key) => !key.includes("+") && !/^F\d+$/.test(key);

/** Alt+G, F2, V, [ …: physical letter under Alt, because some layouts print another sign there. */
export function nameOf(event) {
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  let key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  if (event.altKey && letter) key = letter;
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  return [...parts, key].join("+");
}

function walk(step) {
  const list = [...document.querySelectorAll("[data-list-keys]")].find(shown);
  if (!list) return false;
  const links = [...list.querySelectorAll("[data-row-link]")].filter(shown);
  if (!links.length) return false;
  const at = links.indexOf(document.activeElement);
  const next = step === "first" ? 0 : step === "last" ? links.length - 1 : at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1);
  links[next].focus();
  links[next].closest("tr, li")?.scrollIntoView({ block: "nearest" });
  return true;
}

function work(key) {
  const target = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key.toUpperCase() === key.toUpperCase() && shown(element) && !element.disabled && element.getAttribute("aria-disabled") !== "true");
  if (!target) return false;
  if (target.matches("input:not([type=radio],[type=checkbox],[type=submit],[type=button]), textarea, select")) target.focus();
  else target.click();
  return true;
}

function labelOf(element) {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  const copy = element.cloneNode(true);
  for (const key of copy.querySelectorAll("kbd, svg, small, .visually-hidden")) key.remove();
  const text = copy.textContent.trim().replace(/\s+/g, " ");
  return (text.startsWith(`${element.dataset.key} `) ? text.slice(element.dataset.key.length + 1) : text) || element.getAttribute("aria-label") || element.title || "";
}

function overlay() {
  document.querySelector("dialog.y-keys")?.remove();
  const rows = [];
  const row = (keys, label) => rows.push(make("dt", {}, ...keys.flatMap((key, index) => (index ? [" ", make("kbd", {}, key)] : [make("kbd", {}, key)]))), make("dd", {}, label));
  if ([...document.querySelectorAll("[data-list-keys]")].some(shown)) {
    row(["J", "K"], "下一行，上一行");
    row(["Enter"], "打开这一行");
  }
  if (document.querySelector("[data-search-key]")) row(["/"], "搜索");
  for (const element of document.querySelectorAll("[data-key]")) if (shown(element) && labelOf(element)) row([element.dataset.key], labelOf(element));
  row(["?"], "看全部快捷键");
  const box = make("input", { type: "checkbox", id: "y-single-keys" });
  box.checked = store.read("localStorage", OFF) !== true;
  box.addEventListener("change", () => store.write("localStorage", OFF, !box.checked));
  const close = make("form", { method: "dialog" }, make("button", { class: "btn" }, "关上"));
  const dialog = make("dialog", { class: "y-keys", "aria-labelledby": "y-keys-title" }, make("h2", { id: "y-keys-title" }, "这一页的快捷键"), make("dl", {}, ...rows), make("p", { class: "y-check" }, box, make("label", { for: "y-single-keys" }, "单个字母也当快捷键用")), close);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}

function single(key, event) {
  if (store.read("localStorage", OFF) === true && key !== "?") return false;
  if (key === "/") {
    const field = document.querySelector("[data-search-key]");
    field?.focus();
    field?.select?.();
    return Boolean(field);
  }
  if (key === "?") return overlay(), true;
  if (key === "J") return walk(1);
  if (key === "K") return walk(-1);
  if (key === "Home" && document.activeElement?.matches("[data-row-link]")) return walk("first");
  if (key === "End" && document.activeElement?.matches("[data-row-link]")) return walk("last");
  if (key === "Escape" || key === "Enter" || key === "Tab" || (key === " " && event.target !== document.body)) return false;
  return work(key);
}

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat && !/^[jk]$/i.test(event.key) || !document.body?.hasAttribute("data-keys") || document.querySelector("dialog[open]")) return;
  const key = nameOf(event);
  if (event.key === "Escape" && typing(event.target)) return event.target.blur();
  const done = plain(key) ? !typing(event.target) && single(key, event) : work(key);
  if (done) event.preventDefault();
});

addEventListener("click", (event) => event.target.closest?.("[data-keys-overlay]") && overlay());

export function enhance(root) {
  for (const element of root.querySelectorAll("[data-key]")) {
    element.setAttribute("aria-keyshortcuts", element.dataset.key.replace("Ctrl+", "Control+"));
  }
}
