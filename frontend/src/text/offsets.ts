/**
 * The one place where JavaScript's UTF-16 units meet the project's code points.
 *
 * Everything else counts code points, as the server and the W3C's TextPositionSelector do.
 */

/** A half-open range of code points. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** True where a UTF-16 offset falls between the two halves of one character. */
export function splitsPair(text: string, utf16: number): boolean {
  return utf16 > 0 && utf16 < text.length && isLow(text.charCodeAt(utf16)) && isHigh(text.charCodeAt(utf16 - 1));
}

/** How many code points the text has. */
export function countPoints(text: string): number {
  return pointAt(text, text.length);
}

/** The code point offset of a UTF-16 offset; an offset inside a pair counts as before it. */
export function pointAt(text: string, utf16: number): number {
  const stop = Math.min(utf16, text.length);
  let points = 0;
  for (let at = 0; at < stop; points += 1) {
    at += text.codePointAt(at)! > 0xffff ? 2 : 1;
    if (at > stop) return points;
  }
  return points;
}

/** The UTF-16 offset of a code point offset; beyond the end it is the end. */
export function unitAt(text: string, point: number): number {
  let at = 0;
  for (let points = 0; points < point && at < text.length; points += 1) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return at;
}

const STRIDE = 1024;

/** Converts within one long text: it is read once, and each answer looks at no more than 1024 characters. */
export class OffsetMap {
  readonly length: number;
  /** UTF-16 offsets of every 1024th code point; null where the text has no pairs, so that both counts agree. */
  private readonly marks: number[] | null;

  constructor(readonly text: string) {
    this.marks = /[\ud800-\udbff]/.test(text) ? [] : null;
    this.length = this.marks ? this.measure(this.marks) : text.length;
  }

  private measure(marks: number[]): number {
    let points = 0;
    for (let at = 0; at < this.text.length; points += 1) {
      if (points % STRIDE === 0) marks.push(at);
      at += this.text.codePointAt(at)! > 0xffff ? 2 : 1;
    }
    return points;
  }

  /** Code point → UTF-16. */
  unit(point: number): number {
    const wanted = Math.max(0, Math.min(point, this.length));
    if (!this.marks) return wanted;
    const mark = Math.min(Math.floor(wanted / STRIDE), this.marks.length - 1);
    const from = this.marks[mark] ?? 0;
    return from + unitAt(this.text.slice(from, from + 2 * STRIDE + 2), wanted - Math.max(0, mark) * STRIDE);
  }

  /** UTF-16 → code point. */
  point(utf16: number): number {
    const wanted = Math.max(0, Math.min(utf16, this.text.length));
    if (!this.marks) return wanted;
    let low = 0;
    let high = this.marks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.marks[middle] ?? 0) <= wanted) low = middle;
      else high = middle - 1;
    }
    const from = this.marks[low] ?? 0;
    return low * STRIDE + pointAt(this.text.slice(from, from + 2 * STRIDE + 2), wanted - from);
  }

  /** The words of a span of code points. */
  slice(span: Span): string {
    return this.text.slice(this.unit(span.start), this.unit(span.end));
  }
}
