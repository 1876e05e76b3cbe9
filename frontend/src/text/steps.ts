/** A reader's steps through a text by keyboard: sentences, words and characters, as spans of code points. */
import type { Span } from "./offsets";
import { segmenterFor, trimSpan, type Reading } from "./quote";

export type Unit = "sentence" | "word" | "character";
export type Direction = 1 | -1;

const GRANULARITY = { sentence: "sentence", word: "word", character: "grapheme" } as const;

/** The sentences, words or characters of one block, without blanks around them. */
export function piecesOf(reading: Reading, block: Span, unit: Unit): Span[] {
  const { map, language } = reading;
  const from = map.unit(block.start);
  const found: Span[] = [];
  for (const piece of segmenterFor(language, GRANULARITY[unit]).segment(map.text.slice(from, map.unit(block.end)))) {
    if (unit === "word" && !piece.isWordLike) continue;
    const start = from + piece.index;
    const span = trimSpan(map, { start: map.point(start), end: map.point(start + piece.segment.length) });
    if (span) found.push(span);
  }
  return found;
}

/** The next piece that begins at or after `point` (or the last that ends at or before it), over all blocks. */
export function stepFrom(reading: Reading, point: number, way: Direction, unit: Unit): Span | null {
  const ordered = way === 1 ? reading.blocks : [...reading.blocks].reverse();
  for (const block of ordered) {
    if (way === 1 ? block.end <= point : block.start >= point) continue;
    const pieces = piecesOf(reading, block, unit);
    const hit = way === 1 ? pieces.find((p) => p.start >= point) : pieces.reverse().find((p) => p.end <= point);
    if (hit) return hit;
  }
  return null;
}

/** The piece under a point, or the next one after it. */
export function pieceAround(reading: Reading, point: number, unit: Unit): Span | null {
  const block = reading.blocks.find((b) => b.start <= point && point < b.end);
  const inside = block && piecesOf(reading, block, unit).find((p) => p.start <= point && point < p.end);
  return inside ?? stepFrom(reading, point, 1, unit);
}

/** A selection made by keys: `anchor` stays, `focus` moves. Either may be the left one. */
export interface Reach {
  readonly anchor: number;
  readonly focus: number;
}

/** The span between anchor and focus. */
export function spanOf(reach: Reach): Span {
  return { start: Math.min(reach.anchor, reach.focus), end: Math.max(reach.anchor, reach.focus) };
}

/** Moves the focus end by one piece; null at the text's edge. The selection never becomes empty: it turns over. */
export function extend(reading: Reading, reach: Reach, way: Direction, unit: Unit): Reach | null {
  const step = way === 1 ? endAfter(reading, reach.focus, unit) : startBefore(reading, reach.focus, unit);
  if (step === null) return null;
  if (step !== reach.anchor) return { anchor: reach.anchor, focus: step };
  return extend(reading, { anchor: reach.anchor, focus: step }, way, unit);
}

function endAfter(reading: Reading, point: number, unit: Unit): number | null {
  for (const block of reading.blocks) {
    if (block.end <= point) continue;
    const hit = piecesOf(reading, block, unit).find((p) => p.end > point);
    if (hit) return hit.end;
  }
  return null;
}

function startBefore(reading: Reading, point: number, unit: Unit): number | null {
  for (const block of [...reading.blocks].reverse()) {
    if (block.start >= point) continue;
    const hit = piecesOf(reading, block, unit).reverse().find((p) => p.start < point);
    if (hit) return hit.start;
  }
  return null;
}
