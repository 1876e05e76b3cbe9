/** Cuts a block of text at every boundary of the highlights over it. `annotations/text/segments.py` is its twin. */
import type { Span } from "./offsets";

export interface KeyedSpan extends Span {
  readonly key: string;
}

/** A piece of a block that lies under exactly the highlights named in `keys`, the outermost first. */
export interface Segment extends Span {
  readonly keys: readonly string[];
}

/** Plain comparison by code points, as Python orders strings. */
export function compareText(a: string, b: string): number {
  const left = Array.from(a, (c) => c.codePointAt(0)!);
  const right = Array.from(b, (c) => c.codePointAt(0)!);
  const at = left.findIndex((point, i) => point !== right[i]);
  if (at < 0) return left.length - right.length;
  return right[at] === undefined ? 1 : left[at]! - right[at];
}

/** Reading order: by start, then the longest first, then by key. */
export function inOrder(a: KeyedSpan, b: KeyedSpan): number {
  return a.start - b.start || b.end - a.end || compareText(a.key, b.key);
}

/** How many of the spans that lie over one another a segment names. */
const MOST_KEYS = 64;

/**
 * The segments cover `[start, end)` whole, in order. Empty and reversed spans are ignored; where more than 64 spans lie
 * over one another, the last 64 in reading order are named.
 */
export function cut(start: number, end: number, spans: readonly KeyedSpan[]): Segment[] {
  if (start >= end) return [];
  const inside = spans.filter((s) => Math.max(start, s.start) < Math.min(end, s.end)).sort(inOrder);
  const bounds = new Set([start, end]);
  for (const span of inside) bounds.add(Math.max(start, span.start)).add(Math.min(end, span.end));
  const sorted = [...bounds].sort((a, b) => a - b);
  const byEnd = inside.map((_, at) => at).sort((a, b) => inside[a]!.end - inside[b]!.end);
  const segments: Segment[] = [];
  const over: number[] = [];
  let opened = 0;
  let closed = 0;
  for (let i = 0; i + 1 < sorted.length; i += 1) {
    const left = sorted[i]!;
    for (; closed < byEnd.length && inside[byEnd[closed]!]!.end <= left; closed += 1)
      over.splice(placeOf(over, byEnd[closed]!), 1);
    for (; opened < inside.length && inside[opened]!.start <= left; opened += 1) over.push(opened);
    const keys = new Set(over.slice(-MOST_KEYS).map((at) => inside[at]!.key));
    segments.push({ start: left, end: sorted[i + 1]!, keys: [...keys] });
  }
  return segments;
}

/** Where a number stands among numbers in rising order. */
function placeOf(rising: readonly number[], wanted: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
