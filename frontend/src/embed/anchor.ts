/**
 * Where a checked passage stands in a page today. The page is somebody else's and nobody looks before it is shown, so this
 * is stricter than the newsroom's own carrying: the same words, or the same but for slips of the pen; else nothing.
 */
import { fold, type Folded } from "./fold";
import { isNegation, isSlip, signsOf, type Word, wordsOf } from "./words";

export interface Passage {
  readonly quote: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** A place in UTF-16 units of the page's text; `isEdited` where slips of the pen were mended since. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly isEdited: boolean;
}

/** How much better than the next a place must be, as in `anchoring.py` (`_TIE`). */
const TIE = 0.1;
/** From so many words on, words that moved alone are still the same; fewer need some of their surroundings. */
const LONG = 8;
const FEW = 4;
const CONTEXT_OF_FEW = 0.7;
const CONTEXT_OF_SHORT = 0.5;
/** The share of words that stay the same in a passage with slips: the floor for words without surroundings. */
const FLOOR = 0.9;
const LEAST_EDITED = 6;
const MOST_PLACES = 200;
/** Beyond so many pairs of words a page is not searched for slips. */
const MOST_PAIRS = 20_000_000;
const GLUED_AFTER = /^(?:[.,]?\p{Nd}|["']?[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]|[%‰°])/u;
const GLUED_BEFORE = /(?:\p{Nd}[.,]?|[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]|[-+$€£¥])$/u;
const EDGE = /^[\p{L}\p{Nd}]/u;
const SENTENCE_END = /[.!?…。؟]/u;
const NEAR = 32;

/** The passage folded with its surroundings. */
interface Wanted {
  readonly quote: string;
  readonly before: string;
  readonly after: string;
  readonly words: readonly Word[];
}

interface Candidate {
  readonly start: number;
  readonly end: number;
  readonly context: number;
  readonly side: number;
  readonly isEdited: boolean;
}

function wantedOf(passage: Passage): Wanted {
  const whole = fold(passage.prefix + passage.quote + passage.suffix);
  const from = passage.prefix.length;
  const to = from + passage.quote.length;
  let start = whole.starts.findIndex((_, at) => whole.ends[at]! > from);
  if (start < 0) start = whole.text.length;
  let end = start;
  while (end < whole.text.length && whole.starts[end]! < to) end += 1;
  while (start < end && whole.text[start] === " ") start += 1;
  while (end > start && whole.text[end - 1] === " ") end -= 1;
  const quote = whole.text.slice(start, end);
  return { quote, before: whole.text.slice(0, start), after: whole.text.slice(end), words: wordsOf(quote) };
}

/** The share of `before` that stands right before the place, counted from the place outwards; null where it is empty. */
function shareBefore(text: string, start: number, before: string): number | null {
  if (!before.trim()) return null;
  let same = 0;
  while (same < before.length && text[start - 1 - same] === before[before.length - 1 - same]) same += 1;
  return same / before.length;
}

function shareAfter(text: string, end: number, after: string): number | null {
  if (!after.trim()) return null;
  let same = 0;
  while (same < after.length && text[end + same] === after[same]) same += 1;
  return same / after.length;
}

function candidateAt(text: string, wanted: Wanted, start: number, end: number): Candidate {
  const sides = [shareBefore(text, start, wanted.before), shareAfter(text, end, wanted.after)].filter((one) => one !== null);
  const context = sides.reduce((sum, one) => sum + one, 0) / Math.max(1, sides.length);
  const isEdited = text.slice(start, end) !== wanted.quote;
  return { start, end, context, side: sides.length ? Math.max(...sides) : 1, isEdited };
}

/** Whether the edges of the place cut a word or a number that the passage did not cut: "3" in "3.5", "400" in "400 %". */
function isCut(text: string, wanted: Wanted, start: number, end: number): boolean {
  const cutAfter = EDGE.test(wanted.quote.slice(-1)) ? GLUED_AFTER.exec(text.slice(end, end + 2))?.[0] : undefined;
  const wasAfter = EDGE.test(wanted.quote.slice(-1)) ? GLUED_AFTER.exec(wanted.after.slice(0, 2))?.[0] : undefined;
  const cutBefore = EDGE.test(wanted.quote) ? GLUED_BEFORE.exec(text.slice(Math.max(0, start - 2), start))?.[0] : undefined;
  const wasBefore = EDGE.test(wanted.quote) ? GLUED_BEFORE.exec(wanted.before.slice(-2))?.[0] : undefined;
  return cutAfter !== wasAfter || cutBefore !== wasBefore;
}

function denials(words: readonly Word[]): number {
  return words.filter((word) => isNegation(word.text)).length;
}

/** Whether the sentence around the place denies what it did not deny when it was checked: "It is not true that …". */
function isDenied(text: string, wanted: Wanted, start: number, end: number): boolean {
  const lead = (words: string): string => words.slice(-NEAR).split(SENTENCE_END).pop() ?? "";
  const tail = (words: string): string => words.slice(0, NEAR).split(SENTENCE_END)[0] ?? "";
  const now = wordsOf(`${lead(text.slice(0, start))} ${tail(text.slice(end))}`);
  return denials(now) > denials(wordsOf(`${lead(wanted.before)} ${tail(wanted.after)}`));
}

function sameWords(text: string, wanted: Wanted): Candidate[] {
  const found: Candidate[] = [];
  for (let at = text.indexOf(wanted.quote); at >= 0 && found.length < MOST_PLACES; at = text.indexOf(wanted.quote, at + 1)) {
    const end = at + wanted.quote.length;
    if (!isCut(text, wanted, at, end)) found.push(candidateAt(text, wanted, at, end));
  }
  return found;
}

/** Whether as many words from `first` on are the wanted ones but for slips, and not too many of those. */
function areSlips(words: readonly Word[], first: number, wanted: readonly Word[]): boolean {
  let most = Math.max(1, Math.floor(wanted.length * (1 - FLOOR)));
  for (let at = 0; at < wanted.length; at += 1) {
    const [now, then] = [words[first + at]!.text, wanted[at]!.text];
    if (now === then) continue;
    most -= 1;
    if (most < 0 || !isSlip(now, then)) return false;
  }
  return true;
}

function withSlips(text: string, words: readonly Word[], wanted: Wanted): Candidate[] {
  const count = wanted.words.length;
  if (count < LEAST_EDITED || count * words.length > MOST_PAIRS) return [];
  const [lead, trail] = [wanted.words[0]!.start, wanted.quote.length - wanted.words[count - 1]!.end];
  const found: Candidate[] = [];
  for (let first = 0; first + count <= words.length; first += 1) {
    if (!areSlips(words, first, wanted.words)) continue;
    const [start, end] = [words[first]!.start, words[first + count - 1]!.end];
    if (signsOf(text.slice(start - lead, end + trail)) !== signsOf(wanted.quote)) continue;
    if (!isCut(text, { ...wanted, quote: wanted.quote.slice(lead, wanted.quote.length - trail) }, start, end)) {
      found.push(candidateAt(text, wanted, Math.max(0, start - lead), end + trail));
    }
  }
  return found;
}

function needed(wanted: Wanted): number {
  const count = wanted.words.length;
  return count >= LONG ? 0 : count >= FEW ? CONTEXT_OF_SHORT : CONTEXT_OF_FEW;
}

/** The one place that is clearly better than all others; null where there is none, or none is clearly better. */
function best(candidates: readonly Candidate[], wanted: Wanted): Candidate | null {
  const [first, second] = [...candidates].sort((one, other) => other.context - one.context);
  if (!first || first.side < needed(wanted)) return null;
  return second && second.context >= first.context - TIE ? null : first;
}

/** Finds passages in one page, which is folded and cut into words once. */
export class Finder {
  private readonly page: Folded;
  private words: Word[] | null = null;

  /** `isShown` tells whether a place, in units of the page's text, can be seen; hidden twins do not count. */
  constructor(
    text: string,
    private readonly isShown: (start: number, end: number) => boolean = () => true,
  ) {
    this.page = fold(text);
  }

  find(passage: Passage): Place | null {
    const wanted = wantedOf(passage);
    if (!wanted.quote || !wanted.words.length) return null;
    const text = this.page.text;
    const exact = sameWords(text, wanted).filter((one) => this.isVisible(one));
    const chosen = best(exact.length ? exact : this.slips(wanted), wanted);
    if (!chosen || isDenied(text, wanted, chosen.start, chosen.end)) return null;
    return { ...this.original(chosen), isEdited: chosen.isEdited };
  }

  private slips(wanted: Wanted): Candidate[] {
    this.words ??= wordsOf(this.page.text);
    return withSlips(this.page.text, this.words, wanted).filter((one) => this.isVisible(one));
  }

  private isVisible(candidate: Candidate): boolean {
    const { start, end } = this.original(candidate);
    return this.isShown(start, end);
  }

  private original({ start, end }: Candidate): { start: number; end: number } {
    return { start: this.page.starts[start]!, end: this.page.ends[end - 1]! };
  }
}
