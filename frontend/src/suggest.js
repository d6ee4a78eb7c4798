// Suggestions under a search box (the combobox of the ARIA practices, with a list to choose from).
//
//   <div data-suggest="/search/suggest/"><form role="search"><input type="search" name="q"></form></div>
//
// Server: GET …?q=<typed> answers the options, <li role="option" data-url="…">, or nothing.
// Arrow keys move, Enter opens the one moved to, Escape closes; the focus and what was typed stay in the field.
// Without script, without a line or without a suggestion the form searches as ever.
import { make } from "./lib.js";

const PAUSE = 150; // milliseconds after the last key
let count = 0;

class Combobox {
  constructor(box) {
    this.url = box.dataset.suggest;
    this.input = box.querySelector("input[type=search]");
    const id = `suggestions-${(count += 1)}`;
    this.list = make("ul", { class: "y-suggest", id, role: "listbox", "aria-label": "猜您要找", hidden: true });
    this.live = make("p", { class: "visually-hidden", role: "status" });
    box.append(this.list, this.live);
    // A search field is a searchbox and may not be called anything else.
    this.input.type = "text";
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-expanded": "false", "aria-controls": id })) this.input.setAttribute(name, value);
    this.input.addEventListener("input", (event) => event.isComposing || this.typed());
    this.input.addEventListener("compositionend", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
    // Pressing an option must not take the focus from the field, or the list is gone before it is let go.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.open(event.target.closest("[role=option]")));
  }

  get options() {
    return [...this.list.children];
  }

  get isOpen() {
    return !this.list.hidden;
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    this.asked?.abort();
    const text = this.input.value.trim();
    if (!text) return this.close();
    this.asked = new AbortController();
    try {
      const response = await fetch(`${this.url}?q=${encodeURIComponent(text)}`, { credentials: "same-origin", signal: this.asked.signal });
      if (!response.ok) return this.close();
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      this.show([...page.querySelectorAll("[role=option]")]);
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(options) {
    if (!options.length || document.activeElement !== this.input) return this.close();
    options.forEach((option, index) => (option.id = `${this.list.id}-${index + 1}`));
    this.list.replaceChildren(...options);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.input.removeAttribute("aria-activedescendant");
    this.live.textContent = `有 ${options.length} 条提示，按上下键选`;
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.list.hidden = true;
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.live.textContent = "";
  }

  /** On to the next or the one before; past either end nothing is chosen, and what was typed counts again. */
  move(step) {
    const options = this.options;
    const at = options.findIndex((option) => option.id === this.input.getAttribute("aria-activedescendant"));
    const places = options.length + 1; // the field itself is the last place
    const next = ((at < 0 ? options.length : at) + step + places) % places;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === next)));
    if (next === options.length) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", options[next].id);
    options[next].scrollIntoView({ block: "nearest" });
  }

  pressed(event) {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.isOpen) this.move(event.key === "ArrowDown" ? 1 : -1);
      else this.ask();
    } else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.isOpen && this.input.hasAttribute("aria-activedescendant")) {
      event.preventDefault();
      this.open(this.list.querySelector("[aria-selected=true]"));
    }
  }

  open(option) {
    if (option) location.assign(option.dataset.url);
  }
}

const known = new WeakSet();

export function enhance(root) {
  for (const box of root.querySelectorAll("[data-suggest]")) {
    if (known.has(box)) continue;
    known.add(box);
    new Combobox(box);
  }
}
