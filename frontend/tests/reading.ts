import { OffsetMap, type Span } from "../src/text/offsets";
import type { Reading } from "../src/text/quote";

/** A text whose blocks are its lines. */
export function readingOf(text: string, language = "en"): Reading {
  const map = new OffsetMap(text);
  const blocks: Span[] = [];
  let at = 0;
  for (const line of text.split("\n")) {
    const end = at + Array.from(line).length;
    if (line) blocks.push({ start: at, end });
    at = end + 1;
  }
  return { map, blocks, language };
}

/** The span of some words that stand once in the text. */
export function spanOfWords(reading: Reading, words: string): Span {
  const at = reading.map.text.indexOf(words);
  if (at < 0) throw new Error(`"${words}" is not in the text.`);
  return { start: reading.map.point(at), end: reading.map.point(at + words.length) };
}
