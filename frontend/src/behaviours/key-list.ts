/**
 * `<key-list>`: a list that is walked with j and k (or the arrows, once inside); Enter opens, as on any link.
 *
 * In the row that has the focus, a key presses what says so: `<button data-key="x">`.
 */
const LINK = ".row-title[href]";
const TYPING = "input, textarea, select, [contenteditable]";

export class KeyList extends HTMLElement {
  readonly #pressed = (event: KeyboardEvent): void => {
    const step = this.#stepOf(event);
    if (step) this.#walk(event, step);
    else this.#press(event);
  };

  connectedCallback(): void {
    document.addEventListener("keydown", this.#pressed);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.#pressed);
  }

  #walk(event: KeyboardEvent, step: number): void {
    const rows = [...this.querySelectorAll(".row")].filter((row) => row.querySelector(LINK));
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[at < 0 ? 0 : Math.max(0, Math.min(at + step, rows.length - 1))];
    if (!next) return;
    event.preventDefault();
    next.querySelector<HTMLAnchorElement>(LINK)?.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  #press(event: KeyboardEvent): void {
    if (!isPlain(event) || event.repeat) return;
    const row = [...this.querySelectorAll(".row")].find((one) => one.contains(document.activeElement));
    const wanted = row?.querySelector<HTMLElement>(`[data-key=${JSON.stringify(event.key)}]`);
    if (!wanted) return;
    event.preventDefault();
    wanted.click();
  }

  #stepOf(event: KeyboardEvent): number {
    if (!isPlain(event)) return 0;
    const isInside = this.contains(document.activeElement);
    if (event.key === "j" || (isInside && event.key === "ArrowDown")) return 1;
    if (event.key === "k" || (isInside && event.key === "ArrowUp")) return -1;
    return 0;
  }
}

/** Not a part of typing, nor of a browser's own combination. */
function isPlain(event: KeyboardEvent): boolean {
  const isTyping = event.target instanceof Element && event.target.matches(TYPING);
  return !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
}
