/** Sentences that seem worth checking: pointed out with their reasons to whoever asked for it, never decided. */
import { Observed } from "./observed";
import type { Coverage } from "./coverage";
import type { Reader } from "./reader";
import type { Deed } from "./state";
import type { Id, Spot } from "./types";
import { t } from "../text/spoken";

export interface Reason {
  readonly code: string;
  readonly said: string;
  readonly words: string;
  readonly points: number;
}

export interface Pointed extends Spot {
  readonly points: number;
  /** What the points are the sum of, the weightiest first. */
  readonly reasons: readonly Reason[];
}

export interface Worth {
  /** "off": she has not switched it on. */
  readonly phase: "off" | "waiting" | "ready" | "failed";
  /** The language can be scored. */
  readonly isRead: boolean;
  readonly isCut: boolean;
  readonly pointed: readonly Pointed[];
}

interface Answer {
  readonly snapshot: Id | null;
  readonly is_read: boolean;
  readonly is_cut: boolean;
  readonly results: readonly Pointed[];
}

const NAME = "worth-checking";

export class Checkworthy extends Observed<Worth> {
  private readonly path: string;
  private lastLeft = "";
  private lastShown: unknown;

  constructor(
    readonly reader: Reader,
    private readonly coverage: Coverage,
  ) {
    const { data } = reader.store.parts;
    super({ phase: data.points_out ? "waiting" : "off", isRead: true, isCut: false, pointed: [] });
    this.path = `/articles/${encodeURIComponent(String(data.article.id))}/checkworthy/`;
    if (!data.points_out) return;
    // The text is drawn anew first.
    const late = (): void => void setTimeout(() => this.paint(), 0);
    reader.store.subscribe(late);
    coverage.subscribe(late);
    this.subscribe(late);
  }

  async load(): Promise<void> {
    if (this.get().phase === "off") return;
    const { api, data } = this.reader.store.parts;
    const outcome = await api.call({ method: "GET", path: this.path });
    if (outcome.kind !== "ok") {
      this.set({ phase: "failed" });
      return;
    }
    const answer = outcome.body as Answer;
    if (String(answer.snapshot) !== String(data.article.snapshot?.id)) return;
    this.set({ phase: "ready", isRead: answer.is_read, isCut: answer.is_cut, pointed: answer.results });
  }

  /** Those on which nobody has put a claim or a mark meanwhile. */
  left(): Pointed[] {
    const standing = this.reader.store.shown().map((one) => one.highlight);
    return this.get().pointed.filter((one) => {
      const isClaimed = standing.some(({ start, end }) => start !== null && end !== null && start < one.end && one.start < end);
      return !isClaimed && (this.coverage.at(one.start)?.state ?? "open") === "open";
    });
  }

  /** Opens the form for a claim on the whole sentence. */
  accept({ start, end }: Pointed): void {
    this.reader.store.set({ glance: null });
    this.reader.selectAgain({ start, end });
    this.reader.store.startClaim();
  }

  /** Not pointed out to her again; shown so at once. */
  async passOver(one: Pointed): Promise<void> {
    const deed: Deed = { back: { kind: "again", act: () => void this.send(one, "again") }, again: { kind: "pass", act: () => void this.send(one, "pass") } };
    this.reader.store.set({ glance: null });
    this.reader.store.deeds.done(t("Passed over: not pointed out to you again."), deed);
    if (!(await this.send(one, "pass"))) this.reader.store.deeds.forget(deed);
  }

  private async send(one: Pointed, deed: "pass" | "again"): Promise<boolean> {
    const { store } = this.reader;
    const before = this.get().pointed;
    const others = before.filter((other) => other.start !== one.start);
    this.set({ pointed: deed === "pass" ? others : [...others, one].sort((a, b) => b.points - a.points || a.start - b.start) });
    const { start, end, quote } = one;
    const outcome = await store.parts.api.call({ method: "POST", path: `${this.path}${deed}/`, body: { start, end, quote }, key: crypto.randomUUID() });
    if (outcome.kind === "ok") return true;
    this.set({ pointed: before });
    const why = outcome.kind === "refused" ? outcome.problem.detail : outcome.kind === "signed_out" ? t("You are signed out.") : t("The server does not answer.");
    store.refuse(t("The list was left as it was: {why}", { why }));
    return false;
  }

  /** A line under the words, only where something has changed. */
  private paint(): void {
    if (!("highlights" in CSS)) return;
    const left = this.left();
    const key = left.map((one) => one.start).join();
    const shown = this.reader.store.shown();
    if (key === this.lastLeft && shown === this.lastShown) return;
    this.lastLeft = key;
    this.lastShown = shown;
    const ranges = left.map((one) => this.reader.pane.rangeOf(one)).filter((range) => range !== null);
    if (ranges.length) CSS.highlights.set(NAME, new Highlight(...ranges));
    else CSS.highlights.delete(NAME);
  }
}
