// htmx, kept on a short lead: no eval, no injected style, no history of personal pages, our own words for failures.
import htmx from "htmx.org";
import { clearNotice, csrfToken, notice } from "./lib.js";
import { sessionExpired } from "./keep.js";

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  selfRequestsOnly: true,
  timeout: 20000,
  scrollIntoViewOnBoost: false,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken(event.detail.elt);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  // a redirect followed silently to the sign-in page must not land in the middle of this one
  const signIn = document.querySelector("meta[name=yiciban-signin]")?.content;
  const came = event.detail.xhr.responseURL;
  if (!signIn || !came) return;
  const path = new URL(came).pathname;
  if (path === new URL(signIn, location.href).pathname && path !== location.pathname) {
    event.detail.shouldSwap = false;
    sessionExpired();
  }
});

document.addEventListener("htmx:afterSwap", (event) => event.detail.xhr.status < 400 && clearNotice());

document.addEventListener("htmx:responseError", (event) => {
  const { status, responseText } = event.detail.xhr;
  let sentence = "";
  try {
    sentence = JSON.parse(responseText).detail;
  } catch {
    // a page, not a Refusal
  }
  if (status === 401) return sessionExpired();
  if (typeof sentence === "string" && sentence) return notice("err", "这一步没办成", sentence);
  if (status === 403) return notice("err", "这一步您不能办", "可能是登录过期了，也可能不归您办。请重新打开这一页再试。");
  if (status === 404) return notice("err", "找不到这一项", "它可能已经变了。请重新打开这一页。");
  if (status === 429) return notice("warn", "点得太快了", "请过一分钟再试。");
  return notice("err", "系统出了问题，这一步没办成", "您填的内容都在。请过一会儿再试，急的话打 12345。");
});

for (const type of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(type, () => notice("stale", "没连上网", "这一步还没送出去，内容都在。连上网后请再点一次。"));
}

export { htmx };
