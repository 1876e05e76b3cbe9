/** Who else has the article open, and which claim she is editing. */
import type { Store } from "./store";
import type { Id, Person } from "./types";
import { listed, t } from "../text/spoken";

const SAID_AGAIN_MS = 25_000;

/** First letters of the first and the last word of a name. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s.@_-]+/u).filter(Boolean);
  const first = (word: string): string => /^\P{M}\p{M}*/u.exec(word)?.[0].toLocaleUpperCase() ?? "";
  return words.length > 1 ? first(words[0]!) + first(words.at(-1)!) : first(words[0] ?? "?");
}

/** “Ada Okafor”, “Ada Okafor and Bo Lind”: who is editing this claim; empty where nobody else is. */
export function editorsOf(people: readonly Person[], claim: Id): string {
  const names = people.filter((one) => one.editing.some((id) => String(id) === String(claim))).map((one) => one.name);
  return names.length > 1 ? t("{names} and {last}", { names: listed(names.slice(0, -1)), last: names.at(-1) ?? "" }) : (names[0] ?? "");
}

export class Presence {
  private readonly page = crypto.randomUUID();
  private readonly path: string;
  private editing: Id | null = null;
  private asked = 0;
  private said = 0;

  constructor(private readonly store: Store) {
    this.path = `/articles/${encodeURIComponent(String(store.parts.data.article.id))}/presence/`;
    store.subscribe(() => {
      if (this.formOpen() !== this.editing) void this.say();
    });
  }

  /** Says that this page is open, and learns who is there. */
  async say(): Promise<void> {
    this.editing = this.formOpen();
    this.said = Date.now();
    const asked = ++this.asked;
    const outcome = await this.store.parts.api.call({ method: "PUT", path: this.path, body: { page: this.page, editing: this.editing } });
    if (asked === this.asked && outcome.kind === "ok") this.show((outcome.body as { people: Person[] }).people);
  }

  /** Says it again before it is forgotten. A page in the background with no form open lets it be. */
  tend(): void {
    if (Date.now() - this.said > SAID_AGAIN_MS && !(document.hidden && this.editing === null)) void this.say();
  }

  /** Says that this page is being left. */
  leave(): void {
    void this.store.parts.api.call({ method: "DELETE", path: `${this.path}?page=${this.page}`, outlives: true });
  }

  private formOpen(): Id | null {
    return this.store.form()?.base?.id ?? null;
  }

  private show(people: readonly Person[]): void {
    if (JSON.stringify(people) !== JSON.stringify(this.store.get().people)) this.store.set({ people });
  }
}
