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

/** The segments cover `[start, end)` whole, in order. Empty and reversed spans are ignored. */
export function cut(start: number, end: number, spans: readonly KeyedSpan[]): Segment[] {
  if (start >= end) return [];
  const inside = spans.filter((s) => Math.max(start, s.start) < Math.min(end, s.end)).sort(inOrder);
  const bounds = new Set([start, end]);
  for (const span of inside) bounds.add(Math.max(start, span.start)).add(Math.min(end, span.end));
  const sorted = [...bounds].sort((a, b) => a - b);
  const segments: Segment[] = [];
  let waiting = 0;
  let open: KeyedSpan[] = [];
  for (let i = 0; i + 1 < sorted.length; i += 1) {
    const left = sorted[i]!;
    open = open.filter((span) => span.end > left);
    for (; waiting < inside.length && inside[waiting]!.start <= left; waiting += 1) open.push(inside[waiting]!);
    segments.push({ start: left, end: sorted[i + 1]!, keys: [...new Set(open.map((span) => span.key))] });
  }
  return segments;
}
