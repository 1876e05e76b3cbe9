/** Which sentences somebody has looked at, and marks on them. The server cuts the sentences and counts. */
import type { Span } from "../text/offsets";
import type { Outcome } from "./api";
import { Observed } from "./observed";
import type { Reader } from "./reader";
import type { Deed } from "./state";
import type { Id } from "./types";
import { inside, t } from "../text/spoken";

export type MarkKind = "opinion" | "prediction" | "not_checkable";
export type SentenceState = "checked" | "claimed" | MarkKind | "open";

export interface Sentence extends Span {
  readonly text: string;
  readonly state: SentenceState;
  readonly counted: boolean;
  readonly claims: readonly Id[];
  readonly mark: { readonly id: Id; readonly kind: MarkKind; readonly reason: string; readonly state: string } | null;
}

interface Answer {
  readonly snapshot: Id | null;
  readonly next: string | null;
  readonly results: readonly Sentence[];
}

export interface Covered {
  readonly phase: "waiting" | "ready" | "failed";
  readonly sentences: readonly Sentence[];
  /** The sentence that is being marked. */
  readonly menu: { readonly sentence: Sentence; readonly left: number; readonly top: number } | null;
}

export const MARK_WORDS: Readonly<Record<MarkKind, string>> = {
  opinion: t("Opinion"),
  prediction: t("Prediction"),
  not_checkable: t("Not checkable"),
};
export const STATE_WORDS: Readonly<Record<SentenceState, string>> = {
  checked: t("Checked"),
  claimed: t("Claimed, no check published"),
  ...MARK_WORDS,
  open: t("Not looked at"),
};
const KINDS = Object.keys(MARK_WORDS) as MarkKind[];
const MOST_PAGES = 60;
const LATE_MS = 600;

export class Coverage extends Observed<Covered> {
  private readonly path: string;
  private late: ReturnType<typeof setTimeout> | undefined;
  private lastHighlights: unknown;
  private sending: Promise<unknown> = Promise.resolve();

  constructor(readonly reader: Reader) {
    super({ phase: "waiting", sentences: [], menu: null });
    const { data } = reader.store.parts;
    this.path = `/articles/${encodeURIComponent(String(data.article.id))}`;
    this.lastHighlights = reader.store.get().highlights;
    reader.store.subscribe(() => this.follow());
    this.subscribe(() => this.paint());
  }

  /** A claim came or went: the text is drawn anew at once, the sentences are asked for a little later. */
  private follow(): void {
    const { highlights } = this.reader.store.get();
    if (highlights === this.lastHighlights) return;
    this.lastHighlights = highlights;
    setTimeout(() => this.paint(), 0);
    clearTimeout(this.late);
    this.late = setTimeout(() => void this.load(), LATE_MS);
  }

  async load(): Promise<void> {
    const { api, data } = this.reader.store.parts;
    const sentences: Sentence[] = [];
    let path: string | null = `${this.path}/sentences/`;
    for (let page = 0; path !== null && page < MOST_PAGES; page += 1) {
      const outcome = await api.call({ method: "GET", path });
      if (outcome.kind !== "ok") {
        this.set({ phase: this.get().sentences.length ? "ready" : "failed" });
        return;
      }
      const answer = outcome.body as Answer;
      if (String(answer.snapshot) !== String(data.article.snapshot?.id)) return;
      sentences.push(...answer.results);
      path = answer.next === null ? null : `${this.path}/sentences/${new URL(answer.next).search}`;
    }
    this.set({ phase: "ready", sentences });
  }

  /** How many of the counted sentences there are in each state. */
  counts(): Map<SentenceState, number> {
    const counts = new Map<SentenceState, number>();
    for (const { counted, state } of this.get().sentences) if (counted) counts.set(state, (counts.get(state) ?? 0) + 1);
    return counts;
  }

  at(point: number): Sentence | undefined {
    return this.get().sentences.find((one) => point < one.end && one.start <= point);
  }

  // ── Marking ──

  /** Opens the menu for the sentence under the selection, the caret, the claim in focus or the menu's own. */
  ask(): void {
    const { store, pane } = this.reader;
    const { selection, active } = store.get();
    const point = selection?.span.start ?? pane.caret() ?? store.find(active)?.highlight.start ?? null;
    const sentence = point === null ? undefined : this.at(point);
    const range = sentence && pane.rangeOf(sentence);
    if (!sentence || !range) {
      store.toast(t("Choose a sentence first: click it, or press n."));
      return;
    }
    this.reader.reveal(range);
    const { left, bottom } = [...range.getClientRects()].at(-1) ?? range.getBoundingClientRect();
    this.set({ menu: { sentence, left, top: bottom } });
  }

  close(): void {
    this.set({ menu: null });
  }

  /** Marks the menu's sentence, or takes its mark off with null. It is shown at once and taken back where refused. */
  async choose(kind: MarkKind | null): Promise<void> {
    const sentence = this.get().menu?.sentence;
    this.close();
    if (!sentence || (kind === null && !sentence.mark)) return;
    const deed: Deed = {
      back: { kind: "mark", act: () => void this.takeBack(sentence) },
      again: { kind: "mark", act: () => void this.again(sentence, kind) },
    };
    this.reader.store.deeds.done(kind === null ? t("The mark is off.") : t("Marked: {mark}. m changes it.", { mark: inside(MARK_WORDS[kind]) }), deed);
    const isDone = await this.mark(sentence, kind);
    if (!isDone) this.reader.store.deeds.forget(deed);
  }

  /** The sentence as it was before: once what is on its way has arrived, for the mark has its number only then. */
  private async takeBack(was: Sentence): Promise<void> {
    await this.sending;
    const now = this.at(was.start);
    if (now && (was.mark ?? now.mark)) await this.mark(now, was.mark?.kind ?? null, was.mark?.reason);
  }

  /** As it was before it was taken back. */
  private async again(was: Sentence, kind: MarkKind | null): Promise<void> {
    await this.sending;
    const now = this.at(was.start);
    if (now && (kind ?? now.mark)) await this.mark(now, kind);
  }

  /** One after the other; false where the server refused. */
  private mark(sentence: Sentence, kind: MarkKind | null, reason = ""): Promise<boolean> {
    const before = this.get().sentences;
    this.show(sentence, kind);
    const done = this.sending.then(() => this.send(sentence, kind, reason)).then((outcome) => this.settle(outcome, before));
    this.sending = done;
    return done;
  }

  private async settle(outcome: Outcome, before: readonly Sentence[]): Promise<boolean> {
    const { store } = this.reader;
    if (outcome.kind === "ok") {
      await this.load();
      return true;
    }
    this.set({ sentences: before });
    const why = outcome.kind === "refused" ? outcome.problem.detail : outcome.kind === "signed_out" ? t("You are signed out.") : t("The server does not answer.");
    store.refuse(t("The sentence was left as it was: {why}", { why }));
    return false;
  }

  private send(sentence: Sentence, kind: MarkKind | null, reason: string): Promise<Outcome> {
    const { api, data } = this.reader.store.parts;
    if (kind === null) return api.call({ method: "DELETE", path: `/marks/${encodeURIComponent(String(sentence.mark?.id))}/` });
    const { start, end, text } = sentence;
    const body = { snapshot: data.article.snapshot?.id, start, end, quote: text, kind, ...(reason && { reason }) };
    return api.call({ method: "POST", path: `${this.path}/marks/`, body, key: crypto.randomUUID() });
  }

  private show(sentence: Sentence, kind: MarkKind | null): void {
    const state = sentence.claims.length ? sentence.state : (kind ?? "open");
    const mark = kind && { id: "", kind, reason: "", state: "exact" };
    const isIt = (one: Sentence): boolean => one.start === sentence.start;
    this.set({ sentences: this.get().sentences.map((one) => (isIt(one) ? { ...one, state, mark } : one)) });
  }

  /** Selects the next sentence that nobody has looked at, from the top again after the last. */
  nextOpen(): void {
    const { store } = this.reader;
    const from = store.get().selection?.span.start ?? this.reader.pane.firstVisible() - 1;
    const open = this.get().sentences.filter((one) => one.counted && one.state === "open");
    const next = open.find((one) => one.start > from) ?? open[0];
    if (next) {
      this.reader.selectAgain({ start: next.start, end: next.end });
      const range = this.reader.pane.rangeOf(next);
      if (range) this.reader.reveal(range);
    } else store.toast(this.get().phase === "ready" ? t("Every sentence has been looked at.") : t("The sentences are not loaded yet."));
  }

  /** Draws the marks under the words without touching the text. */
  private paint(): void {
    if (!("highlights" in CSS)) return;
    for (const kind of KINDS) {
      const marked = this.get().sentences.filter((one) => one.mark?.kind === kind);
      const ranges = marked.map((one) => this.reader.pane.rangeOf(one)).filter((range) => range !== null);
      if (ranges.length) CSS.highlights.set(`mark-${kind}`, new Highlight(...ranges));
      else CSS.highlights.delete(`mark-${kind}`);
    }
  }
}

