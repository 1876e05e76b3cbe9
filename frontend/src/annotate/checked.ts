/** Whether a claim that is being written has been checked, or is known, already: asked beside the writing, never in its way. */
import type { Outcome } from "./api";
import { Observed } from "./observed";
import type { Act } from "./state";
import type { Store } from "./store";
import type { Claim, Form, Highlight, Rating } from "./types";
import { t } from "../text/spoken";

/** A check that somebody else has published. */
export interface PriorCheck {
  readonly id: number;
  readonly url: string;
  readonly claim: string;
  readonly claimant: string;
  readonly claimed_on: string | null;
  readonly reviewed_at: string | null;
  readonly publisher: string;
  readonly site: string;
  readonly licence: string;
}

/** A claim of the newsroom or a check of somebody else's: one of the two is null. */
export interface Match {
  readonly claim: Claim | null;
  readonly prior_check: PriorCheck | null;
  readonly score: number;
  readonly relation: "same" | "related";
  readonly matched: readonly string[];
  /** As the server names it: t("number"), t("date"), t("negation"), t("direction"), t("name") or t("unit"). */
  readonly differs: readonly string[];
  readonly rating: (Omit<Rating, "key" | "tone"> & { readonly key: string | null; readonly tone: string | null }) | null;
  readonly said: string;
  /** Where readers find the check. */
  readonly url: string | null;
}

export interface Answered {
  readonly results: readonly Match[];
  /** The statement is no longer the one that was asked about. */
  readonly isOld: boolean;
  /** The own claim whose passage is on its way, and what became of one that did not arrive. */
  readonly busy: string | null;
  readonly trouble: string;
}

const PAUSE_MS = 400;
const MOST_SHOWN = 3;
const MOST_LETTERS = 2000;
const FEWEST_LETTERS = 12;
/** Below this a result has some words in common, and no more. */
const LEAST_SCORE = 0.1;
const NOTHING: Answered = { results: [], isOld: false, busy: null, trouble: "" };

export class Checked extends Observed<Answered> {
  private said = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private underWay: AbortController | null = null;

  constructor(readonly store: Store) {
    super(NOTHING);
  }

  /** Asks once the writing has paused. A question that is no longer the right one is called back. */
  ask(statement: string): void {
    const said = Array.from(statement.trim().normalize("NFC")).slice(0, MOST_LETTERS).join("");
    if (said === this.said) return;
    this.stop();
    this.said = said;
    if (said.length < FEWEST_LETTERS) {
      this.set({ results: [] });
      return;
    }
    this.set({ isOld: true });
    this.timer = setTimeout(() => void this.send(said), PAUSE_MS);
  }

  /** The form is put away. */
  stop(): void {
    clearTimeout(this.timer);
    this.underWay?.abort();
    this.underWay = null;
    this.said = "";
  }

  /** Silent where the server is slow or away: what is shown is what is known for certain. */
  private async send(said: string): Promise<void> {
    const asking = new AbortController();
    this.underWay = asking;
    const body = { q: said, limit: MOST_SHOWN };
    const outcome = await this.store.parts.api.call({ method: "POST", path: "/claims/match/", body, signal: asking.signal });
    if (this.underWay !== asking) return;
    this.underWay = null;
    this.set({ results: outcome.kind === "ok" ? worthShowing(outcome.body) : [], isOld: false });
  }

  /** True where the known claim is the same and does not stand on these words already. */
  mayMark({ claim, relation }: Match, { span }: Form): boolean {
    const isHere = (one: Highlight): boolean =>
      String(one.claim.id) === String(claim?.id) && one.start !== null && one.end !== null && one.start < span.end && span.start < one.end;
    return claim !== null && relation === "same" && !this.store.get().highlights.some(isHere);
  }

  /** Marks the passage for the known claim in place of making a second one; the draft comes back with undo. */
  async mark(claim: Claim, form: Form): Promise<string | null> {
    const { api, data } = this.store.parts;
    const { snapshot, span, quote } = form;
    const body = { snapshot, start: span.start, end: span.end, quote, claim: claim.id };
    this.set({ busy: String(claim.id), trouble: "" });
    const path = `/articles/${encodeURIComponent(String(data.article.id))}/highlights/`;
    const outcome = await api.call({ method: "POST", path, body, key: `${form.key}-${claim.id}` });
    this.set({ busy: null, trouble: troubleOf(outcome) });
    if (outcome.kind !== "ok") return null;
    const highlight = outcome.body as Highlight;
    this.store.putHighlight(highlight);
    const draft = this.store.get().forms.find((one) => one.key === form.key) ?? form;
    this.store.dropForm(form.key);
    const back: Act = { kind: "unmark", highlight, form: { ...draft, key: crypto.randomUUID() } };
    this.store.deeds.done(t("Marked for the claim that was known."), { back, again: null });
    return String(highlight.id);
  }
}

function worthShowing(body: unknown): Match[] {
  const { results } = body as { results: readonly Match[] };
  return results.filter((one) => one.relation === "same" || one.score >= LEAST_SCORE).slice(0, MOST_SHOWN);
}

/** "" where it arrived. */
export function troubleOf(outcome: Outcome): string {
  if (outcome.kind === "ok") return "";
  if (outcome.kind === "refused") return outcome.problem.detail;
  return outcome.kind === "signed_out" ? t("You are signed out. Sign in, then try again.") : t("The server does not answer. Try again.");
}
