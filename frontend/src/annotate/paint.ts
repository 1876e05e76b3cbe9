/**
 * Draws highlights into the server's text: only the blocks that changed, so that taking over costs nothing.
 *
 * `annotations/pages/reading.py` and the template draw the same marks at first.
 */
import { blockIndexAt, blockSpan, caretIn, rangeOfSpan, spanOfRange } from "../dom/selection";
import { OffsetMap, type Span } from "../text/offsets";
import { cut, type KeyedSpan, type Segment } from "../text/segments";
import { LANES, lanesOf } from "./lanes";
import type { AnchorState } from "./types";
import { describe, gravest } from "./words";

/** A highlight as the text shows it. */
export interface Mark extends KeyedSpan {
  readonly status: string;
  /** What a screen reader says of it. */
  readonly label: string;
  readonly anchor: AnchorState;
}

const PENDING = "pending-passage";
const FOUND = "found-words";

export class TextPane {
  private drawn: string[] = [];
  private active: string | null = null;
  private readonly tops = new Map<number, number>();
  private readonly blocks: HTMLElement[];

  constructor(
    readonly root: HTMLElement,
    private readonly map: OffsetMap,
  ) {
    this.blocks = [...root.querySelectorAll<HTMLElement>("[data-start]")];
  }

  /** Takes the marks that the server has drawn as they are. */
  adopt(marks: readonly Mark[]): void {
    this.drawn = this.plan(marks).map((block) => JSON.stringify(block));
  }

  draw(marks: readonly Mark[]): void {
    const byKey = new Map(marks.map((mark) => [mark.key, mark]));
    this.plan(marks).forEach((segments, i) => {
      const said = JSON.stringify(segments);
      if (said === this.drawn[i]) return;
      this.drawn[i] = said;
      this.rebuild(this.blocks[i]!, segments, byKey);
    });
    this.show(this.active);
  }

  /** For each block its segments, with all that the marks there show. */
  private plan(marks: readonly Mark[]): Drawn[][] {
    const lanes = lanesOf(marks);
    const byKey = new Map(marks.map((mark) => [mark.key, mark]));
    const waiting = [...marks].sort((a, b) => a.start - b.start);
    let at = 0;
    let reaching: Mark[] = [];
    return this.blocks.map((element) => {
      const block = blockSpan(element);
      for (; at < waiting.length && waiting[at]!.start < block.end; at += 1) reaching.push(waiting[at]!);
      reaching = reaching.filter((mark) => mark.end > block.start);
      return reaching.length ? cut(block.start, block.end, reaching).map((s) => this.drawnAs(s, byKey, lanes)) : [];
    });
  }

  private drawnAs(segment: Segment, byKey: Map<string, Mark>, lanes: Map<string, number>): Drawn {
    const lines = Array<string>(LANES).fill("");
    const labels: string[] = [];
    const anchors: AnchorState[] = [];
    for (const key of segment.keys) {
      const mark = byKey.get(key)!;
      lines[Math.min(lanes.get(key)!, LANES) - 1] = mark.status;
      labels.push(mark.label);
      anchors.push(mark.anchor);
    }
    return { ...segment, lines, labels, anchor: gravest(anchors) };
  }

  private rebuild(block: HTMLElement, segments: readonly Drawn[], byKey: Map<string, Mark>): void {
    const focus = focusIn(block);
    const selected = this.selection();
    const text = block.textContent;
    block.replaceChildren(...(segments.length ? segments.map((s) => this.element(s, byKey)) : [text]));
    if (selected) this.select(selected);
    if (focus !== null) markAt(block, focus)?.focus({ preventScroll: true });
  }

  private element(segment: Drawn, byKey: Map<string, Mark>): Node {
    const words = this.map.slice(segment);
    if (!segment.keys.length) return document.createTextNode(words);
    const mark = document.createElement("mark");
    mark.className = "hl";
    mark.dataset["highlights"] = segment.keys.join(" ");
    segment.lines.forEach((status, i) => mark.setAttribute(`data-lane-${i + 1}`, status));
    if (segment.anchor) mark.dataset["anchor"] = segment.anchor;
    mark.tabIndex = segment.keys.some((key) => byKey.get(key)!.start === segment.start) ? 0 : -1;
    mark.setAttribute("aria-description", describe(segment.labels));
    mark.textContent = words;
    return mark;
  }

  /** Every piece of one highlight, in order. */
  marksOf(key: string): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>(`[data-highlights~=${JSON.stringify(key)}]`)];
  }

  markOf(key: string): HTMLElement | undefined {
    return this.marksOf(key)[0];
  }

  /** Shows one highlight as the one in focus. */
  show(key: string | null): void {
    for (const mark of this.root.querySelectorAll(".hl.is-active")) mark.classList.remove("is-active");
    this.active = key;
    if (key !== null) for (const mark of this.marksOf(key)) mark.classList.add("is-active");
  }

  /** Shows a passage that is no highlight yet, without touching the text. */
  preview(span: Span | null): void {
    if (!("highlights" in CSS)) return;
    const range = span && rangeOfSpan(this.blocks, span);
    if (range) CSS.highlights.set(PENDING, new Highlight(range));
    else CSS.highlights.delete(PENDING);
  }

  /** Marks all places of the words that are looked for. */
  showFound(spans: readonly Span[]): void {
    if (!("highlights" in CSS)) return;
    const ranges = spans.map((span) => rangeOfSpan(this.blocks, span)).filter((range) => range !== null);
    if (ranges.length) CSS.highlights.set(FOUND, new Highlight(...ranges));
    else CSS.highlights.delete(FOUND);
  }

  /** The code point where the reader has clicked last. */
  caret(): number | null {
    const selection = document.getSelection();
    return selection && caretIn(this.root, selection);
  }

  /** Where a span stands on the page. */
  rangeOf(span: Span): Range | null {
    return rangeOfSpan(this.blocks, span);
  }

  /** The code points that the reader has selected in the text. */
  selection(): Span | null {
    const selection = document.getSelection();
    return selection?.rangeCount ? spanOfRange(this.root, selection.getRangeAt(0)) : null;
  }

  select(span: Span): Range | null {
    const range = rangeOfSpan(this.blocks, span);
    const selection = document.getSelection();
    if (!range || !selection) return null;
    selection.removeAllRanges();
    selection.addRange(range);
    return range;
  }

  /** How far below the top of the text a code point stands, in pixels. Remembered until `moved` is called. */
  topOf(point: number): number {
    const known = this.tops.get(point);
    if (known !== undefined) return known;
    const rect = rangeOfSpan(this.blocks, { start: point, end: point + 1 })?.getBoundingClientRect();
    const top = rect ? rect.top - this.root.getBoundingClientRect().top : 0;
    this.tops.set(point, top);
    return top;
  }

  /** The lines may stand elsewhere now: the window or the letters have changed their size. */
  moved(): void {
    this.tops.clear();
  }

  /** The first code point that the reader can see. */
  firstVisible(): number {
    const seen = this.blocks.find((block) => block.getBoundingClientRect().bottom > 80);
    return seen ? blockSpan(seen).start : 0;
  }

  isRightToLeft(point: number): boolean {
    const block = this.blocks[blockIndexAt(this.blocks, point)];
    return block !== undefined && getComputedStyle(block).direction === "rtl";
  }
}

interface Drawn extends Segment {
  readonly lines: readonly string[];
  readonly labels: readonly string[];
  readonly anchor: AnchorState | "";
}

/** How far into the block's text the focused mark begins; null where the focus is elsewhere. */
function focusIn(block: HTMLElement): number | null {
  const focused = document.activeElement;
  if (!focused || focused === block || !block.contains(focused)) return null;
  return startOf(focused);
}

function startOf(mark: Element): number {
  let length = 0;
  for (let node = mark.previousSibling; node; node = node.previousSibling) length += node.textContent?.length ?? 0;
  return length;
}

function markAt(block: HTMLElement, start: number): HTMLElement | undefined {
  const marks = [...block.querySelectorAll<HTMLElement>("mark")];
  return marks.find((mark) => startOf(mark) === start) ?? marks[0];
}
