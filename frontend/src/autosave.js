// A form with data-autosave-url is saved while it is being filled in.
//
//   <form data-autosave-url="/drafts/123/autosave" data-autosave-key="123"
//         data-autosave-saved-at="2026-11-24T02:22:10Z">       last save known to the server
//   <p role="status" data-autosave-status></p>                 anywhere on the page
//
// Server: POST with the form's own fields (no files), header X-Autosave: 1.
//   200 {"saved_at": "<ISO 8601>"} or 204   kept
//   401 or a redirect                       signed out: the copy stays on this device
//   403, 404, 409, 422 {"detail"}           the sentence is shown, the copy stays
// Values need not be valid: an autosave checks nothing that a person has not finished.
import { clockTime, csrfToken, isSignedOut, refusalOf, store } from "./lib.js";
import { putBack, typed } from "./fields.js";
import { sessionExpired } from "./keep.js";

const PAUSE = 1200; // milliseconds after the last key
const RETRY = [4000, 8000, 15000, 30000];
const KEPT_FOR = 7 * 24 * 3600 * 1000;
const PREFIX = "yiciban:draft:";

const OFFLINE = "没连上网，内容先存在这台设备上，连上后自动保存";

class Autosave {
  constructor(form) {
    this.form = form;
    this.key = PREFIX + (form.dataset.autosaveKey || form.dataset.autosaveUrl);
    this.timer = 0;
    this.failures = 0;
    this.busy = false;
    this.last = JSON.stringify(typed(form));
    this.restore();
    for (const type of ["input", "change"]) form.addEventListener(type, () => this.changed());
    form.addEventListener("submit", (event) => this.submitted(event));
    addEventListener("online", () => this.dirty() && this.save());
    addEventListener("pagehide", () => this.dirty() && this.send(true).catch(() => {}));
  }

  say(text, state = "") {
    for (const place of document.querySelectorAll("[data-autosave-status]")) {
      place.textContent = text;
      place.classList.toggle("wait", state === "wait");
      place.classList.toggle("old", state === "old");
    }
  }

  dirty() {
    return !this.gone && JSON.stringify(typed(this.form)) !== this.last;
  }

  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  restore() {
    const copy = store.read("localStorage", this.key);
    if (!copy) return;
    const server = Date.parse(this.form.dataset.autosaveSavedAt || "") || 0;
    const stale = copy.at < server || copy.at < Date.now() - KEPT_FOR || (copy.submitted && !server);
    if (stale) return store.remove("localStorage", this.key);
    if (putBack(this.form, copy.values)) {
      this.say("上次没传上去的内容已经放回来，正在保存");
      this.changed();
    }
  }

  keep(submitted = false) {
    return store.write("localStorage", this.key, { at: Date.now(), values: typed(this.form), submitted });
  }

  send(leaving = false) {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) if (typeof value === "string") body.append(name, value);
    return fetch(this.form.dataset.autosaveUrl, {
      method: "POST",
      body,
      keepalive: leaving,
      redirect: "manual",
      credentials: "same-origin",
      headers: { "X-CSRFToken": csrfToken(this.form), "X-Autosave": "1", Accept: "application/json" },
    });
  }

  async save() {
    clearTimeout(this.timer);
    if (this.gone) return;
    if (this.busy) return void (this.again = true);
    const now = JSON.stringify(typed(this.form));
    if (now === this.last) return;
    this.busy = true;
    const kept = this.keep();
    this.say("正在保存");
    try {
      const response = await this.send();
      if (isSignedOut(response)) {
        this.gone = true;
        this.say("登录过期了，内容先存在这台设备上", "wait");
        sessionExpired();
      } else if (response.ok) {
        await this.saved(response, now);
      } else if (response.status >= 500) {
        throw new TypeError("server");
      } else {
        this.say((await refusalOf(response)) || "没存上，内容先留在这台设备上。请重新打开这一页", "wait");
      }
    } catch {
      this.say(kept ? OFFLINE : "没连上网，这台设备也存不下。请先别关掉这一页", "wait");
      this.timer = setTimeout(() => this.save(), RETRY[Math.min(this.failures, RETRY.length - 1)]);
      this.failures += 1;
    } finally {
      this.busy = false;
    }
    if (this.again) {
      this.again = false;
      this.changed();
    }
  }

  async saved(response, snapshot) {
    let at = new Date();
    if (response.status === 200) {
      const answer = await response.json().catch(() => ({}));
      if (answer.saved_at) at = new Date(answer.saved_at);
    }
    this.last = snapshot;
    this.failures = 0;
    if (!this.dirty()) store.remove("localStorage", this.key);
    this.say(`${clockTime(at)} 已自动保存，关掉页面也不会丢`);
  }

  submitted(event) {
    if (event.defaultPrevented) return;
    clearTimeout(this.timer);
    if (navigator.onLine === false) {
      event.preventDefault();
      this.keep();
      this.say(OFFLINE, "wait");
      return;
    }
    this.keep(true);
    this.gone = true;
  }
}

const known = new WeakSet();

export function enhance(root) {
  const forms = [...root.querySelectorAll("form[data-autosave-url]")];
  if (root.matches?.("form[data-autosave-url]")) forms.push(root);
  for (const form of forms) {
    if (known.has(form)) continue;
    known.add(form);
    new Autosave(form);
  }
}

/** On signing out, nothing of anybody stays on a device that others may use. */
export function forgetDrafts() {
  for (const key of store.keys("localStorage")) if (key.startsWith(PREFIX)) store.remove("localStorage", key);
  for (const key of store.keys("sessionStorage")) if (key.startsWith("yiciban:kept:")) store.remove("sessionStorage", key);
}
addEventListener("submit", (event) => event.target.matches("form[data-signout]") && forgetDrafts());
