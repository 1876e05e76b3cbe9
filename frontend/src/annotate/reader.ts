/** Between the text on the page and the store: draws, listens, scrolls, selects. */
import { extend, pieceAround, spanOf, stepFrom, type Direction, type Reach, type Unit } from "../text/steps";
import type { Span } from "../text/offsets";
import type { TextPane } from "./paint";
import type { Store } from "./store";
import { marksOf } from "./view";
import { t } from "../text/spoken";

/** The width from which the margin stands beside the text. */
export const WIDE = "(width >= 64rem)";

export class Reader {
  private reach: Reach | null = null;
  private lastShown: unknown = null;
  private lastActive: string | null = null;
  private lastPreview: Span | null = null;

  constructor(
    readonly store: Store,
    readonly pane: TextPane,
  ) {
    this.lastShown = store.shown();
    pane.adopt(marksOf(store.shown()));
    store.subscribe(() => this.follow());
    this.listen();
  }

  private follow(): void {
    const shown = this.store.shown();
    if (shown !== this.lastShown) {
      this.lastShown = shown;
      this.pane.draw(marksOf(shown));
      this.lastPreview = null;
    }
    const { active } = this.store.get();
    if (active !== this.lastActive) this.pane.show(active);
    this.lastActive = active;
    const preview = this.store.form()?.span ?? this.store.get().glance;
    if (preview !== this.lastPreview) this.pane.preview(preview);
    this.lastPreview = preview;
  }

  // ── Pointer ──

  private listen(): void {
    const { root } = this.pane;
    // Chromium selects nothing from the first letter of a focusable element on: while the pointer is down, none is.
    root.addEventListener("pointerdown", () => this.setFocusable(false));
    document.addEventListener("pointerup", () => this.setFocusable(true));
    document.addEventListener("pointercancel", () => this.setFocusable(true));
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("focusin", (event) => this.focused(event));
    document.addEventListener("pointerup", (event) => setTimeout(() => this.readSelection(event.altKey), 0));
    let late: ReturnType<typeof setTimeout> | undefined;
    document.addEventListener("selectionchange", () => {
      clearTimeout(late);
      late = setTimeout(() => this.selectionChanged(), 250);
    });
  }

  private setFocusable(isFocusable: boolean): void {
    const [from, to] = isFocusable ? ["data-tabindex", "tabindex"] : ["tabindex", "data-tabindex"];
    for (const mark of this.pane.root.querySelectorAll(`mark[${from}]`)) {
      mark.setAttribute(to, mark.getAttribute(from) ?? "0");
      mark.removeAttribute(from);
    }
  }

  /** Takes what the mouse, a finger or a pen has selected; whole words, single characters with Alt. */
  private readSelection(byCharacters: boolean): void {
    const span = this.pane.selection();
    const before = this.store.get().selection?.span ?? null;
    if (before?.start === span?.start && before?.end === span?.end) return;
    this.reach = null;
    this.store.selected(span, byCharacters ? "character" : "word");
    const snapped = this.store.get().selection;
    if (snapped && !byCharacters && !matchMedia("(pointer: coarse)").matches) this.pane.select(snapped.span);
  }

  /** A finger's handles, or a selection that was clicked away: no pointer event tells of them. */
  private selectionChanged(): void {
    const { selection } = this.store.get();
    const span = this.pane.selection();
    if (selection && !span && !document.activeElement?.closest(".selection-bar")) this.dropSelection();
    if (span && matchMedia("(pointer: coarse)").matches) this.readSelection(false);
  }

  private clicked(event: MouseEvent): void {
    if (this.pane.selection()) return;
    const mark = (event.target as Element).closest<HTMLElement>("[data-highlights]");
    if (!mark) this.store.activate(null);
    else this.choose(mark, event.clientX, event.clientY);
  }

  /** One highlight under the point: it comes into focus. Several: the reader chooses. */
  choose(mark: HTMLElement, left: number, top: number): void {
    const keys = keysOf(mark);
    if (keys.length > 1) this.store.set({ picker: { keys, left, top } });
    else {
      this.store.set({ active: keys[0] ?? null, picker: null, sheetOpen: true });
      this.reveal(mark);
    }
  }

  private focused(event: FocusEvent): void {
    const mark = (event.target as Element).closest<HTMLElement>("[data-highlights]");
    const { active } = this.store.get();
    if (!mark || (active !== null && keysOf(mark).includes(active))) return;
    this.store.activate(keysOf(mark).at(-1) ?? null);
  }

  // ── Going to a highlight ──

  /** Brings a passage and its card into focus. */
  goTo(key: string): void {
    this.store.activate(key);
    const mark = this.pane.markOf(key);
    if (!mark) return;
    this.reveal(mark);
    mark.focus({ preventScroll: true });
  }

  /** Shows a place of the text without choosing it. */
  glanceAt(span: Span): void {
    this.store.set({ glance: span });
    const range = this.pane.rangeOf(span);
    if (range) this.reveal(range);
  }

  step(way: Direction): void {
    const key = this.store.neighbour(way, this.pane.firstVisible());
    if (key !== null) this.goTo(key);
    else this.store.toast(this.store.shown().length ? way === 1 ? t("No further claim.") : t("No earlier claim.") : t("No claims yet."));
  }

  /** Scrolls so that it stands in view (above an open sheet), at rest where it does already. */
  reveal(target: Element | Range): void {
    const rect = target.getBoundingClientRect();
    const isCovered = !matchMedia(WIDE).matches && (this.store.get().sheetOpen || document.querySelector("details.bar-tool[open]") !== null);
    if (rect.top > 72 && rect.bottom < innerHeight * (isCovered ? 0.4 : 0.75)) return;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollTo({ top: scrollY + rect.top - innerHeight * (isCovered ? 0.16 : 0.3), behavior: isCalm ? "instant" : "smooth" });
  }

  /** Scrolls so that a form can be seen whole; its passage stays in view where there is room for both. */
  revealForm(form: Element): void {
    const { top, bottom } = form.getBoundingClientRect();
    const isInSheet = !matchMedia(WIDE).matches;
    if (isInSheet || (top > 48 && bottom < innerHeight)) return;
    scrollTo({ top: scrollY + Math.min(top - 64, bottom - innerHeight + 24) });
  }

  // ── Selecting by keys ──

  /** Selects the next or previous sentence, word or character. */
  move(way: Direction, unit: Unit): void {
    const { reading } = this.store.parts;
    const { selection } = this.store.get();
    const from = selection?.span ?? this.startingPoint();
    const isFirst = !selection && way === 1;
    const point = way === 1 ? from.end : from.start;
    const next = isFirst ? pieceAround(reading, from.start, unit) : stepFrom(reading, point, way, unit);
    if (next) this.selectByKeys({ anchor: next.start, focus: next.end });
  }

  /** Moves the end of the selection. */
  grow(way: Direction, unit: Unit): void {
    const { selection } = this.store.get();
    if (!selection) {
      this.move(way, unit);
      return;
    }
    const { start, end } = selection.span;
    const reach = extend(this.store.parts.reading, this.reach ?? { anchor: start, focus: end }, way, unit);
    if (reach) this.selectByKeys(reach);
  }

  /** The other end of the selection is the one that moves from now on. */
  turn(): void {
    const span = this.store.get().selection?.span;
    if (!span) return;
    const { anchor, focus } = this.reach ?? { anchor: span.start, focus: span.end };
    this.reach = { anchor: focus, focus: anchor };
    this.store.toast(focus > anchor ? t("Now the start moves.") : t("Now the end moves."));
  }

  private startingPoint(): Span {
    const active = this.store.find(this.store.get().active)?.highlight;
    const start = active?.start ?? this.pane.firstVisible();
    return { start, end: start };
  }

  private selectByKeys(reach: Reach): void {
    this.reach = reach;
    const range = this.pane.select(spanOf(reach));
    this.store.selected(spanOf(reach), "character", true);
    if (range) this.reveal(range);
  }

  dropSelection(): void {
    this.reach = null;
    this.store.selected(null, "word");
  }

  /** Shows a selection again that a form had taken. */
  selectAgain(span: Span): void {
    this.pane.select(span);
    this.store.selected(span, "character", true);
  }

  /** The direction that a horizontal arrow means where the selection stands. */
  horizontal(isRightKey: boolean): Direction {
    const at = this.store.get().selection?.span.start ?? this.pane.firstVisible();
    return isRightKey === this.pane.isRightToLeft(at) ? -1 : 1;
  }
}

export function keysOf(mark: HTMLElement): string[] {
  return (mark.dataset["highlights"] ?? "").split(" ").filter(Boolean);
}
