// Behaviours of a few lines each.
import { clearNotice } from "./lib.js";

/** data-error-summary: takes the focus when it appears; its links go to the field, not only near it. */
function errorSummary(root) {
  const summary = root.matches?.("[data-error-summary]") ? root : root.querySelector("[data-error-summary]");
  if (!summary) return;
  summary.setAttribute("tabindex", "-1");
  summary.focus();
}
addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-error-summary] a[href^='#']");
  if (!link) return;
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target) return;
  event.preventDefault();
  const field = target.matches("input, select, textarea") ? target : (target.querySelector("input:not([type=hidden]), select, textarea, button") ?? target);
  field.focus({ preventScroll: true });
  (field.closest(".y-field") ?? field).scrollIntoView({ block: "center" });
});

/** data-countdown="47": the button waits so many seconds, e.g. before another code may be sent. */
function countdown(root) {
  for (const button of root.querySelectorAll("[data-countdown]")) {
    const until = Date.now() + Number(button.dataset.countdown) * 1000;
    button.removeAttribute("data-countdown");
    if (!(until > Date.now())) continue;
    const label = button.textContent;
    button.disabled = true;
    const tick = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      if (seconds <= 0) {
        button.disabled = false;
        button.textContent = label;
        return;
      }
      button.textContent = `${seconds} 秒后可以再发`;
      setTimeout(tick, 1000);
    };
    tick();
  }
}

/** data-copy="text" or data-copy-from="#id". */
addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy], [data-copy-from]");
  if (!button) return;
  const text = button.dataset.copy ?? document.querySelector(button.dataset.copyFrom)?.textContent.trim() ?? "";
  const label = button.querySelector("[data-copy-label]") ?? button;
  const was = button.dataset.was ?? label.textContent;
  button.dataset.was = was;
  try {
    await navigator.clipboard.writeText(text);
    label.textContent = "已复制";
  } catch {
    label.textContent = "没复制上，请长按选中";
  }
  setTimeout(() => {
    label.textContent = was;
  }, 2000);
});

addEventListener("click", (event) => {
  // data-print: opens the browser's print window
  if (event.target.closest?.("[data-print]")) print();
  // data-clear: empties the search field beside it
  const clear = event.target.closest?.("[data-clear]");
  const field = clear?.closest("form, .y-search")?.querySelector("input[type=search], input[type=text]");
  if (field) {
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }
  // an open menu closes when one looks elsewhere
  for (const menu of document.querySelectorAll("details.y-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details.y-menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

/** data-autosubmit on a filter: its form goes as soon as it is chosen. */
addEventListener("change", (event) => event.target.closest?.("[data-autosubmit]") && event.target.form?.requestSubmit());

/** A form that is on its way is not sent twice by a second click. */
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.closest("[hx-post], [hx-boost='true']")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 8000);
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
addEventListener("online", clearNotice);

/** data-arrives: what comes after an answer (the next question, the outcome) is brought into view once. */
let arrived = "";
function arrive(root) {
  const next = root.querySelector("[data-arrives]");
  if (next && arrived && next.id !== arrived) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    next.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }
  arrived = next?.id ?? arrived;
}

export function enhance(root) {
  arrive(root);
  errorSummary(root);
  countdown(root);
}
