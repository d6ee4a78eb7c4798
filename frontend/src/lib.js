// Small helpers that every behaviour shares.

/** The CSRF token: from the form at hand, from any form of the page, or from the cookie. */
export function csrfToken(near) {
  const own = near?.closest?.("form")?.querySelector("input[name=csrfmiddlewaretoken]");
  const any = own ?? document.querySelector("input[name=csrfmiddlewaretoken]");
  if (any) return any.value;
  return document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] ?? "";
}

/** make("p", {class: "y-err"}, "text", child): an element without innerHTML. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  element.append(...children);
  return element;
}

/** An icon of the sprite that the page already uses. */
export function icon(name, size = 20) {
  const sprite = document.querySelector("meta[name=yiciban-icons]")?.content ?? "/static/dist/icons.svg";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of Object.entries({ class: "i", width: size, height: size, "aria-hidden": "true" })) svg.setAttribute(key, value);
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" });

/** 10:22 on a clock in China, wherever the device thinks it is. */
export function clockTime(date = new Date()) {
  return CLOCK.format(date);
}

/** What went wrong, said once, at the top of the page; replaces the last one. */
export function notice(kind, title, text, actions = []) {
  const region = document.querySelector("#page-notice");
  if (!region) return;
  const body = make("div", {}, make("b", {}, title), make("p", {}, text));
  if (actions.length) body.append(make("p", { class: "acts" }, ...actions));
  const symbol = kind === "err" ? "alert-circle" : kind === "stale" ? "wifi-off" : "alert-triangle";
  region.replaceChildren(make("div", { class: `y-note ${kind}` }, icon(symbol), body));
  region.scrollIntoView({ block: "nearest" });
}

export function clearNotice() {
  document.querySelector("#page-notice")?.replaceChildren();
}

/** Where to sign in again and come back to this very page. */
export function signInUrl() {
  const base = document.querySelector("meta[name=yiciban-signin]")?.content ?? "/accounts/login/";
  const here = location.pathname + location.search;
  return `${base}${base.includes("?") ? "&" : "?"}next=${encodeURIComponent(here)}`;
}

/** The sentence of a Refusal, when the answer carries one. */
export async function refusalOf(response) {
  try {
    const answer = await response.clone().json();
    return typeof answer.detail === "string" ? answer.detail : "";
  } catch {
    return "";
  }
}

/** True when the answer means: you are no longer signed in (401, or a redirect to the sign-in page). */
export function isSignedOut(response) {
  return response.status === 401 || response.type === "opaqueredirect";
}

export const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Local storage that may be full, forbidden or broken: never an error, at worst nothing kept. */
export const store = {
  read(area, key) {
    try {
      return JSON.parse(window[area].getItem(key));
    } catch {
      return null;
    }
  },
  write(area, key, value) {
    try {
      window[area].setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },
  remove(area, key) {
    try {
      window[area].removeItem(key);
    } catch {
      // nothing to remove then
    }
  },
  keys(area) {
    try {
      return Object.keys(window[area]);
    } catch {
      return [];
    }
  },
};
