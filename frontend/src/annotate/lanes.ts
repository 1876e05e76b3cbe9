/** Which line under the text a highlight has. `annotations/pages/reading.py` is the twin. */
import { inOrder, type KeyedSpan } from "../text/segments";

/** Lines drawn under overlapping highlights; deeper ones share the last. */
export const LANES = 3;

/** Each span has the first line (1, 2, …) that is free along its whole length, in reading order. */
export function lanesOf(spans: readonly KeyedSpan[]): Map<string, number> {
  const taken: number[] = [];
  const lanes = new Map<string, number>();
  for (const span of [...spans].sort(inOrder)) {
    const free = taken.findIndex((end) => end <= span.start);
    const lane = free < 0 ? taken.length : free;
    taken[lane] = span.end;
    lanes.set(span.key, lane + 1);
  }
  return lanes;
}
