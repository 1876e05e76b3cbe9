/** `<key-list>`: a list that is walked with j and k (or the arrows, once inside); Enter opens, as on any link. */
const LINK = ".row-title[href]";
const TYPING = "input, textarea, select, [contenteditable]";

export class KeyList extends HTMLElement {
  readonly #pressed = (event: KeyboardEvent): void => {
    const step = this.#stepOf(event);
    if (!step) return;
    const links = [...this.querySelectorAll<HTMLAnchorElement>(LINK)];
    const at = links.findIndex((link) => link === document.activeElement);
    const next = links[at < 0 ? 0 : Math.max(0, Math.min(at + step, links.length - 1))];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.closest(".row")?.scrollIntoView({ block: "nearest" });
  };

  connectedCallback(): void {
    document.addEventListener("keydown", this.#pressed);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.#pressed);
  }

  #stepOf(event: KeyboardEvent): number {
    if (event.ctrlKey || event.metaKey || event.altKey) return 0;
    if (event.target instanceof Element && event.target.matches(TYPING)) return 0;
    const isInside = this.contains(document.activeElement);
    if (event.key === "j" || (isInside && event.key === "ArrowDown")) return 1;
    if (event.key === "k" || (isInside && event.key === "ArrowUp")) return -1;
    return 0;
  }
}
