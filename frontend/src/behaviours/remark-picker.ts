/**
 * `<remark-picker>`: the reasons of a verdict and the form for a comment on words of them.
 *
 * Selected words bring a button beside them; it fills the form with the words and their span. The server looks whether
 * they stand there. Words that are typed or changed by hand go without a span.
 */
import { spanOfRange } from "../dom/selection";
import { countPoints, unitAt, type Span } from "../text/offsets";

const GAP = 6;

export class RemarkPicker extends HTMLElement {
  #span: Span | null = null;
  #words = "";
  readonly #selected = (): void => this.#offer();

  connectedCallback(): void {
    document.addEventListener("selectionchange", this.#selected);
    this.#button?.addEventListener("click", () => this.#fill());
    this.#quote?.addEventListener("input", () => this.#setSpan(null));
  }

  disconnectedCallback(): void {
    document.removeEventListener("selectionchange", this.#selected);
  }

  get #button(): HTMLButtonElement | null {
    return this.querySelector<HTMLButtonElement>(".remark-button");
  }

  get #quote(): HTMLTextAreaElement | null {
    return this.querySelector<HTMLTextAreaElement>("textarea[name=quote]");
  }

  /** Shows the button under the selected words, and hides it where none are. */
  #offer(): void {
    const button = this.#button;
    const text = this.querySelector<HTMLElement>("[data-reasons]");
    const selection = document.getSelection();
    if (!button || !text || document.activeElement === button) return;
    const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
    this.#span = range && text.contains(range.commonAncestorContainer) ? spanOfRange(text, range) : null;
    this.#words = this.#span ? this.#wordsOf(text, this.#span) : "";
    button.hidden = this.#words.trim() === "";
    if (button.hidden || !range) return;
    const place = range.getBoundingClientRect();
    const home = this.getBoundingClientRect();
    button.style.insetBlockStart = `${String(place.bottom - home.top + GAP)}px`;
  }

  /** The words of a span inside one paragraph; those of several are nobody's: a comment is about words in one. */
  #wordsOf(root: HTMLElement, span: Span): string {
    for (const block of root.querySelectorAll<HTMLElement>("[data-start]")) {
      const start = Number(block.dataset["start"]);
      const text = block.textContent;
      if (span.start < start || span.end > start + countPoints(text)) continue;
      return text.slice(unitAt(text, span.start - start), unitAt(text, span.end - start));
    }
    return "";
  }

  #fill(): void {
    const form = this.querySelector<HTMLDetailsElement>(".remark-form");
    const button = this.#button;
    if (!form || !this.#quote || !button) return;
    this.#quote.value = this.#words;
    this.#setSpan(this.#span);
    button.hidden = true;
    form.open = true;
    const text = form.querySelector<HTMLTextAreaElement>("textarea[name=text]");
    text?.scrollIntoView({ block: "nearest" });
    text?.focus({ preventScroll: true });
  }

  #setSpan(span: Span | null): void {
    for (const name of ["start", "end"] as const) {
      const field = this.querySelector<HTMLInputElement>(`input[name=${name}]`);
      if (field) field.value = span ? String(span[name]) : "";
    }
  }
}
