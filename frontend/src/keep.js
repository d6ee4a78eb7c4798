// When the session ends under somebody's hands, what was typed on this page waits for the way back.
import { typed, putBack } from "./fields.js";
import { notice, make, signInUrl, store } from "./lib.js";

const keyOf = () => `yiciban:kept:${location.pathname}`;

export function sessionExpired() {
  const forms = [...document.forms].filter((form) => form.method === "post" && !form.dataset.autosaveUrl);
  const kept = Object.fromEntries(forms.map((form) => [form.id || form.getAttribute("action") || "", typed(form)]).filter(([, values]) => Object.keys(values).length));
  if (Object.keys(kept).length) store.write("sessionStorage", keyOf(), kept);
  notice("warn", "登录过期了", "您填的内容还在。重新登录后会回到这一页，接着办。", [make("a", { href: signInUrl() }, "重新登录")]);
}

export function restoreKept() {
  const kept = store.read("sessionStorage", keyOf());
  if (!kept) return;
  let changed = 0;
  for (const form of document.forms) {
    const values = kept[form.id || form.getAttribute("action") || ""];
    if (values && form.method === "post" && !form.dataset.autosaveUrl) changed += putBack(form, values);
  }
  store.remove("sessionStorage", keyOf());
  if (changed) notice("ok", "您刚才填的内容都在", "登录过期前填的已经放回原处，请看一遍再继续。");
}
