/** Marks over the page's own words by CSS Custom Highlights: nothing in the publisher's document is touched. */
import { Finder } from "./anchor";
import type { Check } from "./api";
import { rangesOf, readLive } from "./livetext";

/** A checked passage that stands on the page: its words as ranges, one for each text node. */
export interface Mark {
  readonly check: Check;
  readonly quote: string;
  readonly isEdited: boolean;
  readonly ranges: readonly Range[];
}

const TONES = ["false", "mixed", "true", "open"];
const ACTIVE = "fact-check-active";
/** A click may miss its line by so many pixels. */
const SLACK = 2;

export function canMark(): boolean {
  return typeof Highlight === "function" && "highlights" in CSS;
}

function isVisible(range: Range): boolean {
  const parent = range.startContainer.parentElement;
  if (!parent || !range.toString().trim()) return false;
  return typeof parent.checkVisibility !== "function" || parent.checkVisibility({ visibilityProperty: true });
}

/** The passages of these checks that stand in the page, in reading order. */
export function findMarks(root: Node, checks: readonly Check[]): Mark[] {
  const live = readLive(root);
  const finder = new Finder(live.text, (start, end) => rangesOf(live, start, end).some(isVisible));
  const found: { at: number; mark: Mark }[] = [];
  for (const check of checks) {
    for (const passage of check.rating ? check.passages : []) {
      const place = finder.find(passage);
      if (!place) continue;
      const ranges = rangesOf(live, place.start, place.end);
      found.push({ at: place.start, mark: { check, quote: passage.quote, isEdited: place.isEdited, ranges } });
    }
  }
  return found.sort((one, other) => one.at - other.at).map(({ mark }) => mark);
}

function paintAs(name: string, ranges: readonly Range[]): void {
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

export function paint(marks: readonly Mark[]): void {
  if (!canMark()) return;
  for (const tone of TONES) {
    paintAs(
      `fact-check-${tone}`,
      marks.filter((mark) => toneName(mark.check) === tone).flatMap((mark) => mark.ranges),
    );
  }
}

function toneName(check: Check): string {
  const tone = check.rating?.tone ?? "open";
  return TONES.includes(tone) ? tone : "open";
}

export function paintActive(ranges: readonly Range[]): void {
  if (canMark()) paintAs(ACTIVE, ranges);
}

/** Safari's and older Chromes' own way. */
interface OlderDocument {
  caretRangeFromPoint?(x: number, y: number): Range | null;
}

/** The text node and offset at a point of the window. */
function caretAt(x: number, y: number): { node: Node; offset: number } | null {
  if ("caretPositionFromPoint" in document) {
    const caret = document.caretPositionFromPoint(x, y);
    return caret && { node: caret.offsetNode, offset: caret.offset };
  }
  const range = (document as unknown as OlderDocument).caretRangeFromPoint?.(x, y);
  return range ? { node: range.startContainer, offset: range.startOffset } : null;
}

/** The nearest caret may be lines away: the point itself has to lie on the words. */
function covers(range: Range, x: number, y: number): boolean {
  return Array.from(range.getClientRects()).some(
    (box) => x >= box.left - SLACK && x <= box.right + SLACK && y >= box.top - SLACK && y <= box.bottom + SLACK,
  );
}

/** The marks under a point of the window. */
export function marksAt(marks: readonly Mark[], x: number, y: number): Mark[] {
  const caret = marks.length ? caretAt(x, y) : null;
  if (!caret) return [];
  const { node, offset } = caret;
  return marks.filter((mark) =>
    mark.ranges.some((range) => range.startContainer === node && range.isPointInRange(node, offset) && covers(range, x, y)),
  );
}
