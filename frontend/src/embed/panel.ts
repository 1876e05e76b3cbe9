/** What readers operate: a list of the marked passages, reachable by Tab, and the card beside one of them. */
import { cardOf, element, verdict } from "./card";
import { type Mark, paintActive } from "./marks";
import { PANEL, sheetOf } from "./styles";
import { countOf, verdictOf } from "./words-shown";

const GAP = 8;
const NARROW = 480;

export class Panel {
  readonly host = element("div", { "data-fact-check-panel": "" });
  private readonly list = element("ul", { class: "list", id: "list", hidden: "" });
  private readonly opener = element("button", { class: "open", type: "button", "aria-expanded": "false", "aria-controls": "list" });
  private readonly card = element("section", { class: "card", role: "dialog", tabindex: "-1", popover: "manual" });
  private marks: readonly Mark[] = [];
  private shown: readonly Mark[] = [];
  private before: HTMLElement | null = null;

  constructor(theme: string) {
    if (theme) this.host.dataset["theme"] = theme;
    const root = this.host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheetOf(PANEL)];
    root.append(this.list, this.opener, this.card);
    this.opener.addEventListener("click", () => this.toggle());
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("pointerdown", (event) => this.pressed(event), true);
  }

  get isOpen(): boolean {
    return this.shown.length > 0;
  }

  /** Lists these marks; without any, nothing of the panel is on the page. */
  show(marks: readonly Mark[]): void {
    const had = this.focused();
    this.marks = marks;
    this.list.replaceChildren(...marks.map((mark) => element("li", {}, this.entry(mark))));
    this.opener.textContent = countOf(marks.length);
    if (!marks.length) this.host.remove();
    else if (!this.host.isConnected) document.body.append(this.host);
    if (this.isOpen) this.keepOpen();
    if (had >= 0) this.list.querySelectorAll("button")[Math.min(had, marks.length - 1)]?.focus({ preventScroll: true });
  }

  /** Opens the card of marks that lie under one point, beside the first of them. */
  open(marks: readonly Mark[]): void {
    const [first] = marks;
    if (!first) return;
    if (!this.isOpen) this.before = this.active();
    this.shown = marks;
    const closer = element("button", { class: "close", type: "button", "aria-label": "Close" }, "×");
    closer.addEventListener("click", () => this.close());
    this.card.replaceChildren(closer, ...marks.map((mark) => cardOf(mark.check, mark.isEdited)));
    this.card.setAttribute("aria-label", `Fact check: ${marks.map((mark) => verdictOf(mark.check)).join(", ")}`);
    if (!this.card.matches(":popover-open")) this.card.showPopover();
    this.place(first);
    paintActive(marks.flatMap((mark) => mark.ranges));
    this.card.focus({ preventScroll: true });
  }

  close(): void {
    if (!this.isOpen) return;
    this.shown = [];
    paintActive([]);
    this.card.hidePopover();
    this.before?.focus({ preventScroll: true });
    this.before = null;
  }

  private entry(mark: Mark): HTMLElement {
    const button = element("button", { type: "button" }, verdict(mark.check, "b"), element("span", { dir: "auto" }, mark.quote));
    button.addEventListener("focus", () => paintActive(mark.ranges));
    button.addEventListener("blur", () => paintActive(this.shown.flatMap((one) => one.ranges)));
    button.addEventListener("click", () => this.go(mark));
    return button;
  }

  /** Brings the passage into view, then its card. */
  private go(mark: Mark): void {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const box = mark.ranges[0]?.getBoundingClientRect();
    if (box && (box.top < 0 || box.bottom > innerHeight)) {
      scrollBy({ top: box.top - innerHeight / 3, behavior: calm ? "instant" : "smooth" });
    }
    this.open([mark]);
  }

  private toggle(isOpen = this.list.hidden): void {
    this.list.hidden = !isOpen;
    this.opener.setAttribute("aria-expanded", String(isOpen));
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (this.isOpen) this.close();
    else if (!this.list.hidden) {
      this.toggle(false);
      this.opener.focus();
    }
  }

  private pressed(event: Event): void {
    if (this.isOpen && !event.composedPath().includes(this.host)) this.close();
  }

  /** The page changed under an open card: it stays with its passage, or goes with it. */
  private keepOpen(): void {
    const now = this.marks.filter((mark) => this.shown.some((old) => old.check.slug === mark.check.slug && old.quote === mark.quote));
    if (!now.length) {
      this.close();
      return;
    }
    this.shown = now;
    this.place(now[0]!);
    paintActive(now.flatMap((mark) => mark.ranges));
  }

  /** Under the passage, or over it where there is more room; in the page's coordinates, so that it scrolls along. */
  private place(mark: Mark): void {
    const boxes = mark.ranges.flatMap((range) => Array.from(range.getClientRects()));
    const [first, last] = [boxes[0], boxes.at(-1)];
    if (!first || !last || innerWidth <= NARROW) return;
    const { offsetWidth: width, offsetHeight: height } = this.card;
    const left = Math.max(GAP, Math.min(last.left, document.documentElement.clientWidth - width - GAP));
    const isBelow = last.bottom + GAP + height <= innerHeight || first.top < height + GAP;
    const top = isBelow ? last.bottom + GAP : first.top - height - GAP;
    this.card.style.setProperty("--x", `${left + scrollX}px`);
    this.card.style.setProperty("--y", `${top + scrollY}px`);
  }

  private active(): HTMLElement | null {
    const inside = this.host.shadowRoot?.activeElement ?? document.activeElement;
    return inside instanceof HTMLElement ? inside : null;
  }

  /** Which entry of the list has the focus; -1 for none. */
  private focused(): number {
    const inside = this.host.shadowRoot?.activeElement;
    return Array.from(this.list.querySelectorAll("button")).findIndex((button) => button === inside);
  }
}
