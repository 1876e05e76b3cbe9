/** What colleagues say to each other of a claim: counted for all, read where it is open. */
import type { Colleague } from "../dom/mention";
import { troubleOf } from "./checked";
import { browserStorage } from "./keep";
import { Observed } from "./observed";
import type { Reader } from "./reader";
import type { Id } from "./types";

export interface Said {
  readonly id: Id;
  readonly thread: Id | null;
  readonly text: string;
  readonly author: { readonly name: string };
  readonly created_at: string;
  readonly source: Id | null;
  readonly quote: string;
  readonly resolved_at: string | null;
}

export interface Thread {
  readonly first: Said;
  readonly replies: readonly Said[];
}

export interface Talk {
  /** Open threads and resolved ones, by the claim's id. */
  readonly counts: Readonly<Record<string, { readonly open: number; readonly resolved: number }>>;
  /** The claim whose threads are shown; null while they are not there yet. */
  readonly claim: string | null;
  readonly said: readonly Said[] | null;
  readonly isBusy: boolean;
  readonly trouble: string;
}

/** Open threads first, each with its replies. */
export function threadsOf(said: readonly Said[]): Thread[] {
  const firsts = said.filter((one) => one.thread === null);
  const isDone = (one: Said): number => Number(one.resolved_at !== null);
  return firsts
    .sort((a, b) => isDone(a) - isDone(b))
    .map((first) => ({ first, replies: said.filter((one) => one.thread !== null && String(one.thread) === String(first.id)) }));
}

const at = (id: Id): string => encodeURIComponent(String(id));

export class Threads extends Observed<Talk> {
  private readonly storage = browserStorage();
  private readonly keys = new Map<string, { text: string; key: string }>();

  constructor(readonly reader: Reader) {
    super({ counts: {}, claim: null, said: null, isBusy: false, trouble: "" });
  }

  /** Counts again, and reads again what is open. */
  async load(): Promise<void> {
    const { api, data } = this.reader.store.parts;
    const outcome = await api.call({ method: "GET", path: `/articles/${at(data.article.id)}/threads/` });
    if (outcome.kind === "ok") {
      const { results } = outcome.body as { results: { claim: Id; open: number; resolved: number }[] };
      const counts = Object.fromEntries(results.map((one) => [String(one.claim), one]));
      if (JSON.stringify(counts) !== JSON.stringify(this.get().counts)) this.set({ counts });
    }
    await this.read();
  }

  show(claim: Id | null): void {
    this.set({ claim: claim === null ? null : String(claim), said: null, trouble: "" });
    void this.read();
  }

  /** Shows the threads of the claim in focus, or puts them away. False where no claim is in focus. */
  toggle(): boolean {
    const { store } = this.reader;
    const claim = store.find(store.get().active)?.highlight.claim;
    if (!claim?.url) return false;
    this.show(this.get().claim === String(claim.id) ? null : claim.id);
    return true;
  }

  /** Says it, in a thread or as the first of one. What was typed is kept until the server has it. */
  async say(text: string, thread: Id | null): Promise<boolean> {
    const { claim } = this.get();
    if (claim === null || !text.trim()) return false;
    const path = thread === null ? `/claims/${at(claim)}/comments/` : `/comments/${at(thread)}/replies/`;
    const name = this.draftName(thread);
    const begun = this.keys.get(name);
    const key = begun?.text === text ? begun.key : crypto.randomUUID();
    this.keys.set(name, { text, key });
    if (!(await this.send(path, { text }, key))) return false;
    this.keep(thread, "");
    return true;
  }

  settle(one: Said): Promise<boolean> {
    return this.send(`/comments/${at(one.id)}/${one.resolved_at === null ? "resolve" : "reopen"}/`, {}, crypto.randomUUID());
  }

  /** What was typed and not sent. */
  draft(thread: Id | null): string {
    try {
      return this.storage?.getItem(this.draftName(thread)) ?? "";
    } catch {
      return "";
    }
  }

  keep(thread: Id | null, text: string): void {
    try {
      if (text) this.storage?.setItem(this.draftName(thread), text);
      else this.storage?.removeItem(this.draftName(thread));
    } catch {
      // The field itself still has it.
    }
  }

  readonly find = async (begun: string): Promise<readonly Colleague[]> => {
    const outcome = await this.reader.store.parts.api.call({ method: "GET", path: `/colleagues/?q=${encodeURIComponent(begun)}` });
    return outcome.kind === "ok" ? (outcome.body as { results: Colleague[] }).results : [];
  };

  private draftName(thread: Id | null): string {
    return `factcheck:${this.reader.store.parts.data.me.id}:said:${this.get().claim}:${thread ?? ""}`;
  }

  private async read(): Promise<void> {
    const { claim } = this.get();
    if (claim === null) return;
    const outcome = await this.reader.store.parts.api.call({ method: "GET", path: `/claims/${at(claim)}/comments/?page_size=200` });
    if (this.get().claim !== claim) return;
    if (outcome.kind !== "ok") this.set({ trouble: troubleOf(outcome) });
    else this.set({ said: (outcome.body as { results: Said[] }).results });
  }

  private async send(path: string, body: object, key: string): Promise<boolean> {
    this.set({ isBusy: true, trouble: "" });
    const outcome = await this.reader.store.parts.api.call({ method: "POST", path, body, key });
    this.set({ isBusy: false, trouble: troubleOf(outcome) });
    if (outcome.kind === "ok") await this.load();
    return outcome.kind === "ok";
  }
}
