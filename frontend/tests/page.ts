/** A page of the island without its views: the store over the newsroom in memory. */
import { vi } from "vitest";
import { Api } from "../src/annotate/api";
import { Keep } from "../src/annotate/keep";
import { Store } from "../src/annotate/store";
import type { Article, Highlight } from "../src/annotate/types";
import { Newsroom, TEXT } from "./newsroom";
import { readingOf, spanOfWords } from "./reading";

export const reading = readingOf(TEXT);

export class Page {
  readonly room: Newsroom;

  constructor(highlights: Highlight[] = []) {
    this.room = new Newsroom(highlights);
  }

  /** The page as it opens, on what the browser has kept. */
  open(snapshot = 5): Store {
    const article = { ...(this.room.article() as Article), snapshot: { id: snapshot, text: TEXT, blocks: [] } };
    const api = new Api(() => "", "/api/v1", this.room.fetch);
    const data = { article, me: { id: 7, name: "Ada Okafor" }, sign_in: "/sign-in/" };
    const store = new Store({ data, reading, api, keep: new Keep(localStorage, 7, 1) });
    store.resume();
    return store;
  }

  /** The keys of all posts, in order. */
  posts(): string[] {
    return this.room.asked.filter((one) => one.method === "POST").map((one) => one.headers.get("Idempotency-Key") ?? "");
  }
}

/** Lets all answers arrive and `ms` of waiting pass. */
export const later = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

export function select(store: Store, words: string): void {
  store.selected(spanOfWords(reading, words), "word");
}

export function write(store: Store, words: string, text: string): void {
  select(store, words);
  store.startClaim();
  store.type({ text });
  store.saveForm();
}

export const texts = (store: Store): string[] => store.shown().map((one) => one.highlight.claim.text);
export const keys = (store: Store): string[] => store.shown().map((one) => one.key);
