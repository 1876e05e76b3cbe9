/** Where words stand in a text, as a person looks for them: whatever their capitals, quotation marks and line breaks. */
import type { OffsetMap, Span } from "./offsets";

/** So many places are told apart; whoever finds more looks for more words. */
export const MOST_FOUND = 1000;

const ALIKE: readonly (readonly [RegExp, string])[] = [
  [/['‘’‚‛ʼ]/gu, "['‘’‚‛ʼ]"],
  [/["“”„«»]/gu, '["“”„«»]'],
  [/[-‐‑‒–—−]/gu, "[-‐‑‒–—−]"],
  [/\s+/gu, "\\s+"],
];

function pattern(words: string): RegExp | null {
  const wanted = words.trim();
  if (!wanted) return null;
  let source = wanted.replace(/[$()*+.?[\\\]^{|}]/gu, "\\$&");
  for (const [found, written] of ALIKE) source = source.replace(found, written);
  return new RegExp(source, "giu");
}

/** The first thousand places, in reading order, as code points. */
export function placesOf(map: OffsetMap, words: string): Span[] {
  const wanted = pattern(words);
  const places: Span[] = [];
  if (!wanted) return places;
  for (const hit of map.text.matchAll(wanted)) {
    places.push({ start: map.point(hit.index), end: map.point(hit.index + hit[0].length) });
    if (places.length === MOST_FOUND) break;
  }
  return places;
}
