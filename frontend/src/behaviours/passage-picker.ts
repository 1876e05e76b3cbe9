/**
 * `<passage-picker>`: a capture's text, and beside it the form that locks a passage of it.
 *
 * Selected words go into the form with their span of code points; the server looks whether they stand there. Words that
 * are typed or changed by hand go without a span and are looked for.
 */
import { rangeOfSpan, spanOfRange } from "../dom/selection";
import { countPoints, pointAt, unitAt, type Span } from "../text/offsets";

const EMPTY = /^\s*$/u;
/** A place inside a word or a number; scripts that have no gaps between words are cut anywhere. */
const IN_WORD = /^(?:[\p{L}\p{M}\p{N}]{2}|\p{N}[.,]|[.,]\p{N})$/u;
const NO_GAPS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

export class PassagePicker extends HTMLElement {
  readonly #selected = (): void => this.#take();

  connectedCallback(): void {
    if (!this.#text || !this.#quote) return;
    document.addEventListener("selectionchange", this.#selected);
    this.#quote.addEventListener("input", () => this.#setSpan(null));
  }

  disconnectedCallback(): void {
    document.removeEventListener("selectionchange", this.#selected);
  }

  get #text(): HTMLElement | null {
    return this.querySelector<HTMLElement>("[data-capture]");
  }

  get #quote(): HTMLTextAreaElement | null {
    return this.querySelector<HTMLTextAreaElement>("textarea[name=quote]");
  }

  /** Puts what is selected in the capture into the form; a selection elsewhere leaves the form as it is. */
  #take(): void {
    const text = this.#text;
    const quote = this.#quote;
    const selection = document.getSelection();
    const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
    if (!text || !quote || !range || !text.contains(range.commonAncestorContainer)) return;
    const blocks = [...text.querySelectorAll<HTMLElement>("[data-start]")];
    const marked = spanOfRange(text, range);
    if (!marked || EMPTY.test(wordsOf(blocks, marked))) return;
    const span = wholeWords(blocks, marked);
    const words = wordsOf(blocks, span);
    const trimmed = words.trim();
    const start = span.start + countPoints(words.slice(0, words.length - words.trimStart().length));
    quote.value = trimmed;
    this.#setSpan({ start, end: start + countPoints(trimmed) });
    this.toggleAttribute("data-picked", true);
  }

  #setSpan(span: Span | null): void {
    for (const name of ["start", "end"] as const) {
      const field = this.querySelector<HTMLInputElement>(`input[name=${name}]`);
      if (field) field.value = span ? String(span[name]) : "";
    }
  }
}

/** The words of a span; between two blocks the capture's text has one line end. */
function wordsOf(blocks: readonly HTMLElement[], span: Span): string {
  const inside = blocks.filter((block) => Number(block.dataset["end"]) > span.start && Number(block.dataset["start"]) < span.end);
  const parts = inside.map((block) => {
    const start = Math.max(span.start, Number(block.dataset["start"]));
    const end = Math.min(span.end, Number(block.dataset["end"]));
    return { start, end, words: rangeOfSpan([block], { start, end })?.toString() ?? "" };
  });
  return parts.map((part, at) => "\n".repeat(at ? part.start - parts[at - 1]!.end : 0) + part.words).join("");
}

/** The span, begun and ended between words: half a number is another number. */
function wholeWords(blocks: readonly HTMLElement[], span: Span): Span {
  return { start: edge(blocks, span.start, -1), end: edge(blocks, span.end, 1) };
}

function edge(blocks: readonly HTMLElement[], point: number, step: -1 | 1): number {
  const block = blocks.find((one) => Number(one.dataset["start"]) < point && point < Number(one.dataset["end"]));
  if (!block) return point;
  const text = block.textContent;
  let at = unitAt(text, point - Number(block.dataset["start"]));
  while (at > 0 && at < text.length && isInside(text, at)) at += step;
  return Number(block.dataset["start"]) + pointAt(text, at);
}

function isInside(text: string, at: number): boolean {
  const pair = text.slice(at - 1, at + 1);
  if (NO_GAPS.test(pair) || !IN_WORD.test(pair)) return false;
  const [left, right] = [text.charAt(at - 1), text.charAt(at)];
  if (/[.,]/.test(right)) return /\p{N}/u.test(text.charAt(at + 1));
  return !/[.,]/.test(left) || /\p{N}/u.test(text.charAt(at - 2));
}
