// Resumable upload. Without script the same form posts the file as multipart.
//
//   <form data-upload data-upload-url="/drafts/123/uploads" data-requirement="floor-plan"
//         data-max-bytes="20971520" data-upload-base="/uploads/" method="post" enctype="multipart/form-data">
//     <input type="file" …>  <div data-upload-list></div>
//
// Server:
//   POST  data-upload-url {name,size,type,requirement} -> {"upload": id, "offset": 0, "chunk": bytes}
//         (offset > 0 when the same person sends the same file again: it goes on from there)
//   PATCH <base><id>  Upload-Offset: n, body = bytes   -> 204, Upload-Offset: n + length
//   HEAD  <base><id>                                   -> 200, Upload-Offset: n
//   DELETE <base><id>                                  -> 204 when somebody cancels
//   4xx {"detail"}: final, the sentence is shown. 409 on PATCH: the offset is asked again.
//
// When the last byte is in, the event "upload:done" bubbles from the form: let the card listen
// (hx-get, hx-trigger="upload:done") and fetch itself anew. With no htmx around, the page reloads.
// While something is under way, [data-upload-wait] is disabled and [data-upload-why] says for how long.
import { csrfToken, icon, isSignedOut, make, refusalOf, wait } from "./lib.js";
import { sessionExpired } from "./keep.js";

const RETRY = [1000, 2000, 4000, 8000, 15000, 30000];
const running = new Set();

class Final extends Error {}

const size = (bytes) => (bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`);

/** 3.2 / 5.1 MB: both in the unit of the whole. */
const progressOf = (offset, total) => `${total >= 1048576 ? (offset / 1048576).toFixed(1) : Math.max(offset ? 1 : 0, Math.round(offset / 1024))} / ${size(total)}`;

function remaining(seconds) {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 60) return `约 ${Math.max(1, Math.ceil(seconds))} 秒`;
  return `约 ${Math.ceil(seconds / 60)} 分钟`;
}

class Upload {
  constructor(form, file) {
    this.form = form;
    this.file = file;
    this.base = form.dataset.uploadBase || "/uploads/";
    this.stop = new AbortController();
    this.bar = make("progress", { max: file.size || 1, value: 0, "aria-label": `${file.name} 上传进度` });
    this.amount = make("span", { class: "y-nowrap" }, progressOf(0, file.size));
    this.left = make("span", { class: "y-muted" }, "准备上传");
    this.cancel = make("button", { type: "button", class: "btn btn-text" }, "取消上传");
    this.cancel.addEventListener("click", () => this.abandon());
    this.row = make("div", { class: "y-file" }, icon(file.type.startsWith("image/") ? "photo" : "file-text", 24), make("div", { class: "y-between" }, make("span", { class: "name" }, file.name), this.amount), make("div", { class: "y-stack s1" }, this.bar, make("div", { class: "side" }, this.left, this.cancel)));
    this.row.setAttribute("role", "group");
    this.row.setAttribute("aria-label", file.name);
    form.querySelector("[data-upload-list]").append(this.row);
    this.live = make("p", { class: "visually-hidden", role: "status" });
    this.row.append(this.live);
  }

  ask(url, options) {
    return fetch(url, { redirect: "manual", credentials: "same-origin", signal: this.stop.signal, ...options, headers: { "X-CSRFToken": csrfToken(this.form), Accept: "application/json", ...options.headers } });
  }

  /** Runs one request until it is answered; the network may go and come back. */
  async insist(request) {
    for (let attempt = 0; ; attempt += 1) {
      let response = null;
      try {
        response = await request();
      } catch (error) {
        if (this.stop.signal.aborted) throw error;
      }
      if (response) {
        if (isSignedOut(response)) {
          sessionExpired();
          throw new Final("登录过期了。重新登录后再选一次这个文件，会接着传。");
        }
        if (response.status === 429 || response.status >= 500) response = null;
        else if (response.ok || response.status === 409) return response;
        else throw new Final((await refusalOf(response)) || "这个文件没传上。请换一个再试，或打 12345 问人。");
      }
      const pause = RETRY[Math.min(attempt, RETRY.length - 1)];
      this.left.textContent = navigator.onLine === false ? "没连上网，连上后接着传" : "网络不稳，正在接着传";
      await Promise.race([wait(pause), new Promise((resolve) => addEventListener("online", resolve, { once: true }))]);
      if (this.stop.signal.aborted) throw new DOMException("", "AbortError");
    }
  }

  async run() {
    const { file, form } = this;
    const limit = Number(form.dataset.maxBytes) || Infinity;
    if (!file.size) throw new Final("这个文件是空的。请换一个。");
    if (file.size > limit) throw new Final(`这个文件 ${size(file.size)}，超过了 ${size(limit)}。请拍小一点，或分成几个文件。`);
    const body = JSON.stringify({ name: file.name, size: file.size, type: file.type, requirement: form.dataset.requirement || "" });
    const opened = await this.insist(() => this.ask(form.dataset.uploadUrl, { method: "POST", body, headers: { "Content-Type": "application/json" } }));
    if (opened.status === 409) throw new Final((await refusalOf(opened)) || "这份材料现在不能上传。");
    const { upload, offset = 0, chunk = 524288 } = await opened.json();
    this.url = this.base + encodeURIComponent(upload);
    await this.sendFrom(offset, chunk);
  }

  async sendFrom(start, chunk) {
    let offset = start;
    const began = performance.now();
    this.show(offset, Infinity);
    while (offset < this.file.size) {
      const at = offset;
      const response = await this.insist(async () => {
        try {
          return await this.ask(this.url, { method: "PATCH", body: this.file.slice(at, at + chunk), headers: { "Upload-Offset": String(at), "Content-Type": "application/offset+octet-stream" } });
        } catch (error) {
          if (this.stop.signal.aborted) throw error;
          // the line broke: part of it may have arrived
          return this.ask(this.url, { method: "HEAD" });
        }
      });
      const known = response.status === 409 ? await this.insist(() => this.ask(this.url, { method: "HEAD" })) : response;
      const told = Number.parseInt(known.headers.get("Upload-Offset"), 10);
      offset = Number.isFinite(told) ? told : Math.min(at + chunk, this.file.size);
      const speed = (offset - start) / ((performance.now() - began) / 1000);
      this.show(offset, (this.file.size - offset) / speed);
    }
  }

  show(offset, seconds) {
    this.bar.value = offset;
    this.amount.textContent = progressOf(offset, this.file.size);
    this.seconds = seconds;
    this.left.textContent = Number.isFinite(seconds) ? `还要${remaining(seconds)}` : "正在上传";
    reportWaiting();
  }

  fail(sentence) {
    this.row.classList.add("bad");
    this.bar.remove();
    this.left.textContent = sentence;
    this.left.className = "y-red";
    this.live.textContent = sentence;
    this.cancel.textContent = "知道了";
  }

  abandon() {
    this.stop.abort();
    if (this.url) fetch(this.url, { method: "DELETE", credentials: "same-origin", headers: { "X-CSRFToken": csrfToken(this.form) } }).catch(() => {});
    this.row.remove();
    this.form.querySelector("input[type=file]")?.focus();
  }
}

function reportWaiting() {
  const busy = running.size > 0;
  const seconds = Math.max(0, ...[...running].map((one) => (Number.isFinite(one.seconds) ? one.seconds : 0)));
  for (const button of document.querySelectorAll("[data-upload-wait]")) button.setAttribute("aria-disabled", String(busy));
  for (const place of document.querySelectorAll("[data-upload-why]")) {
    place.dataset.was ??= place.textContent;
    place.textContent = busy ? `传完就能继续${seconds ? `，${remaining(seconds)}` : ""}` : place.dataset.was;
  }
}

async function take(form, files) {
  const queue = [...files].map((file) => new Upload(form, file));
  let done = 0;
  for (const upload of queue) {
    if (upload.stop.signal.aborted) continue;
    running.add(upload);
    reportWaiting();
    try {
      await upload.run();
      upload.left.textContent = "传好了";
      upload.live.textContent = `${upload.file.name} 传好了`;
      upload.cancel.remove();
      done += 1;
    } catch (error) {
      if (error instanceof Final) upload.fail(error.message);
      else if (!upload.stop.signal.aborted) upload.fail("这个文件没传上。请再选一次，会接着传。");
    } finally {
      running.delete(upload);
      reportWaiting();
    }
  }
  if (!done) return;
  const listener = form.closest("[hx-trigger*='upload:done']");
  form.dispatchEvent(new CustomEvent("upload:done", { bubbles: true, detail: { done } }));
  if (!listener && !form.hasAttribute("data-upload-stay")) location.reload();
}

const known = new WeakSet();

export function enhance(root) {
  for (const form of root.querySelectorAll("form[data-upload]")) {
    if (known.has(form)) continue;
    known.add(form);
    const input = form.querySelector("input[type=file]");
    const drop = form.querySelector(".y-drop") ?? form;
    input.addEventListener("change", () => {
      take(form, input.files);
      input.value = "";
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const type of ["dragenter", "dragover"]) {
      drop.addEventListener(type, (event) => {
        event.preventDefault();
        drop.classList.add("over");
      });
    }
    for (const type of ["dragleave", "drop"]) drop.addEventListener(type, () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) take(form, event.dataTransfer.files);
    });
  }
}

addEventListener("click", (event) => {
  if (event.target.closest?.("[data-upload-wait][aria-disabled=true]")) event.preventDefault();
});
addEventListener("beforeunload", (event) => {
  if (running.size) event.preventDefault();
});
