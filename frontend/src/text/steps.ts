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

/**
 * Moves the focus by one piece: a right end goes from end to end of pieces, a left one from start to start.
 *
 * The selection never becomes empty: it turns over. Null at the text's edge.
 */
export function extend(reading: Reading, reach: Reach, way: Direction, unit: Unit): Reach | null {
  const { anchor, focus } = reach;
  const isRight = focus > anchor;
  const next = isRight ? edgeFrom(reading, focus, way, unit, "end") : edgeFrom(reading, focus, way, unit, "start");
  if (next === null) return null;
  const isOver = isRight ? next <= anchor : next >= anchor;
  const turned = isOver ? edgeFrom(reading, anchor, way, unit, isRight ? "start" : "end") : next;
  return turned === null ? null : { anchor, focus: turned };
}

/** The next start (or end) of a piece after or before a point, over all blocks. */
function edgeFrom(reading: Reading, point: number, way: Direction, unit: Unit, edge: "start" | "end"): number | null {
  const blocks = way === 1 ? reading.blocks : [...reading.blocks].reverse();
  for (const block of blocks) {
    if (way === 1 ? block.end < point : block.start > point) continue;
    const edges = piecesOf(reading, block, unit).map((piece) => piece[edge]);
    const hit = way === 1 ? edges.find((at) => at > point) : edges.reverse().find((at) => at < point);
    if (hit !== undefined) return hit;
  }
  return null;
}
