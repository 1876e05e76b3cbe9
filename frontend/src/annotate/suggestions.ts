/** Known claims that the article seems to state again: offered, never decided. */
import type { Outcome } from "./api";
import { troubleOf } from "./checked";
import { Observed } from "./observed";
import type { Reader } from "./reader";
import type { Claim, Highlight, Id, Rating, Spot } from "./types";
import { t } from "../text/spoken";

export interface Suggestion extends Spot {
  readonly claim: Claim;
  /** "Already checked" only where a public check stands. */
  readonly said: string;
  readonly published: { readonly rating: Rating; readonly url: string } | null;
  readonly public_url: string | null;
  readonly kind: "verbatim" | "close";
  readonly score: number;
}

export interface Known {
  readonly phase: "waiting" | "ready" | "failed";
  readonly isCut: boolean;
  readonly offered: readonly Suggestion[];
  /** The one that is on its way to the server, and what became of the last that did not arrive. */
  readonly busy: string | null;
  readonly trouble: string;
}

export const keyOf = (one: Suggestion): string => `${one.claim.id}-${one.start}-${one.end}`;

export class Suggestions extends Observed<Known> {
  private readonly path: string;

  constructor(readonly reader: Reader) {
    super({ phase: "waiting", isCut: false, offered: [], busy: null, trouble: "" });
    this.path = `/articles/${encodeURIComponent(String(reader.store.parts.data.article.id))}`;
  }

  async load(): Promise<void> {
    const { api, data } = this.reader.store.parts;
    const outcome = await api.call({ method: "GET", path: `${this.path}/suggestions/` });
    if (outcome.kind !== "ok") {
      this.set({ phase: "failed" });
      return;
    }
    const { snapshot, is_cut, results } = outcome.body as { snapshot: Id; is_cut: boolean; results: Suggestion[] };
    if (String(snapshot) === String(data.article.snapshot?.id)) this.set({ phase: "ready", isCut: is_cut, offered: results });
  }

  /** Those whose claim nobody has marked on the same words meanwhile. */
  left(): Suggestion[] {
    const standing = this.reader.store.get().highlights;
    const isOn = (one: Suggestion, other: Highlight): boolean =>
      String(other.claim.id) === String(one.claim.id) && other.start !== null && other.end !== null && other.start < one.end && one.start < other.end;
    return this.get().offered.filter((one) => !standing.some((other) => isOn(one, other)));
  }

  /** Marks the passage for the known claim. */
  async take(one: Suggestion): Promise<void> {
    const { store } = this.reader;
    const { start, end, quote } = one;
    const body = { snapshot: store.parts.data.article.snapshot?.id, start, end, quote, claim: one.claim.id };
    const outcome = await this.send(one, { path: `${this.path}/highlights/`, body });
    if (outcome.kind !== "ok") return;
    const highlight = outcome.body as Highlight;
    store.putHighlight(highlight);
    store.toast(t("Marked for the known claim."));
    this.reader.goTo(String(highlight.id));
  }

  /** The claim is not offered for these words again. */
  async refuse(one: Suggestion): Promise<void> {
    const { start, end, quote } = one;
    const outcome = await this.send(one, { path: `${this.path}/suggestions/dismiss/`, body: { claim: one.claim.id, start, end, quote } });
    if (outcome.kind !== "ok") return;
    this.reader.store.set({ glance: null });
    this.set({ offered: this.get().offered.filter((other) => other !== one) });
    this.reader.store.toast(t("Not offered again here."));
  }

  private async send(one: Suggestion, call: { path: string; body: object }): Promise<Outcome> {
    this.set({ busy: keyOf(one), trouble: "" });
    const outcome = await this.reader.store.parts.api.call({ method: "POST", ...call, key: crypto.randomUUID() });
    this.set({ busy: null, trouble: troubleOf(outcome) });
    return outcome;
  }
}
