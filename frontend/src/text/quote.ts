/** Spans made fit to be a quote: trimmed, on whole words or whole characters; and old quotes found again. */
import { OffsetMap, type Span } from "./offsets";

const BLANK = /^\s$/u;

export type Grain = "word" | "character";

/** A text as a reader meets it: its blocks in order, and the language it is cut into words by. */
export interface Reading {
  readonly map: OffsetMap;
  readonly blocks: readonly Span[];
  readonly language: string;
}

/** The block that holds a code point; a line end counts to the block before it. */
export function blockAt(reading: Reading, point: number): Span {
  let low = 0;
  let high = reading.blocks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (reading.blocks[middle]!.start <= point) low = middle;
    else high = middle - 1;
  }
  return reading.blocks[low] ?? { start: 0, end: reading.map.length };
}

const segmenters = new Map<string, Intl.Segmenter>();

/** One segmenter for each language and grain: making one is slow. An unknown language tag falls back to English. */
export function segmenterFor(language: string, granularity: "grapheme" | "word" | "sentence"): Intl.Segmenter {
  const known = segmenters.get(`${language}|${granularity}`);
  if (known) return known;
  let made: Intl.Segmenter;
  try {
    made = new Intl.Segmenter(language || "en", { granularity });
  } catch {
    made = new Intl.Segmenter("en", { granularity });
  }
  segmenters.set(`${language}|${granularity}`, made);
  return made;
}

/** Moves both ends inwards past blanks; null where nothing is left. */
export function trimSpan(map: OffsetMap, span: Span): Span | null {
  const text = map.slice(span);
  const points = Array.from(text);
  let from = 0;
  let to = points.length;
  while (from < to && BLANK.test(points[from]!)) from += 1;
  while (to > from && BLANK.test(points[to - 1]!)) to -= 1;
  return from < to ? { start: span.start + from, end: span.start + to } : null;
}

/** Where an end may stand: never inside a grapheme; with grain "word", never inside a word. Words end with their block. */
function snapEnd(reading: Reading, point: number, block: Span, side: "start" | "end", grain: Grain): number {
  if (point <= block.start || point >= block.end) return point;
  const { map } = reading;
  const from = map.unit(block.start);
  const segmenter = segmenterFor(reading.language, grain === "word" ? "word" : "grapheme");
  const piece = segmenter.segment(map.text.slice(from, map.unit(block.end))).containing(map.unit(point) - from);
  if (!piece) return point;
  const start = from + piece.index;
  if (map.point(start) === point) return point;
  return map.point(side === "start" ? start : start + piece.segment.length);
}

/** A span on whole graphemes, or on whole words, without blanks at its ends; null where nothing is left. */
export function snapSpan(reading: Reading, span: Span, grain: Grain): Span | null {
  const trimmed = trimSpan(reading.map, span);
  if (!trimmed) return null;
  const start = snapEnd(reading, trimmed.start, blockAt(reading, trimmed.start), "start", grain);
  const end = snapEnd(reading, trimmed.end, blockAt(reading, trimmed.end - 1), "end", grain);
  return trimSpan(reading.map, { start, end });
}

/** The one place where the quote stands in the text; null where it stands nowhere or more than once. */
export function findQuote(map: OffsetMap, quote: string): Span | null {
  const at = quote ? map.text.indexOf(quote) : -1;
  if (at < 0 || map.text.indexOf(quote, at + 1) >= 0) return null;
  return { start: map.point(at), end: map.point(at + quote.length) };
}
