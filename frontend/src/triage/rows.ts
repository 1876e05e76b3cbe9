/** The rows of the queue: which one is current, which are selected. */
const LINK = ".row-title[href]";
const BOX = "input[type=checkbox][name=claims]";

export class Rows {
  #anchor: HTMLElement | null = null;
  readonly #gone = new Set<string>();

  constructor(private readonly root: HTMLElement) {}

  all(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>("[data-claim]")];
  }

  /** The row that was gone to last. */
  get current(): HTMLElement | null {
    return this.root.querySelector<HTMLElement>("[data-claim][aria-current]");
  }

  holding(place: EventTarget | null): HTMLElement | null {
    return place instanceof Element ? place.closest<HTMLElement>("[data-claim]") : null;
  }

  byId(claim: string): HTMLElement | null {
    return this.all().find((row) => row.dataset["claim"] === claim) ?? null;
  }

  /** Whether a row is still to be added: not here, and not decided on while the answer was under way. */
  wants(claim: string): boolean {
    return !this.#gone.has(claim) && !this.byId(claim);
  }

  /** The row so many steps on from the current one; at either end it stays there. */
  beside(step: number): HTMLElement | null {
    const rows = this.all();
    const at = rows.findIndex((row) => row === this.current);
    return rows[at < 0 ? 0 : Math.max(0, Math.min(at + step, rows.length - 1))] ?? null;
  }

  goTo(row: HTMLElement, { focus = true } = {}): void {
    for (const other of this.all()) other.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    if (!focus) return; // what is pressed at this moment must not move from under the pointer
    row.querySelector<HTMLElement>(LINK)?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  address(row: HTMLElement): string {
    return row.querySelector(LINK)?.getAttribute("href") ?? "";
  }

  statement(row: HTMLElement): string {
    return row.querySelector(LINK)?.textContent.trim() ?? "";
  }

  /** Takes the row off the list; the one that follows, else the one before, is what comes next. */
  remove(row: HTMLElement): HTMLElement | null {
    const rows = this.all();
    const at = rows.indexOf(row);
    const next = rows[at + 1] ?? rows[at - 1] ?? null;
    const list = row.parentElement;
    row.remove();
    this.#gone.add(row.dataset["claim"] ?? "");
    if (this.#anchor === row) this.#anchor = null;
    if (list && list.dataset["column"] !== undefined && list.childElementCount === 0) list.setAttribute("data-empty", "");
    return next;
  }

  box(row: HTMLElement): HTMLInputElement | null {
    return row.querySelector<HTMLInputElement>(BOX);
  }

  selected(): HTMLElement[] {
    return this.all().filter((row) => this.box(row)?.checked);
  }

  /** Selects or leaves a row; with `isRange`, all between it and the one that was chosen last become the same. */
  choose(row: HTMLElement, { isRange = false, on }: { isRange?: boolean; on?: boolean } = {}): void {
    const box = this.box(row);
    if (!box) return;
    const wanted = on ?? !box.checked;
    for (const one of isRange ? this.#between(row) : [row]) this.#set(one, wanted);
    this.#anchor = row;
  }

  chooseAll(on: boolean): void {
    for (const row of this.all()) this.#set(row, on);
  }

  #set(row: HTMLElement, on: boolean): void {
    const box = this.box(row);
    if (box) box.checked = on;
    row.toggleAttribute("data-selected", on);
  }

  #between(row: HTMLElement): HTMLElement[] {
    const rows = this.all();
    const [from, to] = [rows.indexOf(this.#anchor ?? row), rows.indexOf(row)];
    return from < 0 ? [row] : rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  }
}
