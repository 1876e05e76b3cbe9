/** What goes on by itself: colleagues' changes, who is here, the network coming back, other tabs, leaving the page. */
import { Presence } from "./presence";
import type { Store } from "./store";
import { Stream } from "./stream";
import type { Article } from "./types";

const POLL_MS = 10_000;
/** While the stream says when something has changed. */
const SLOW_MS = 60_000;
/** A page in the background gives its stream back after so long. */
const HIDDEN_MS = 30_000;

export function keepLive(store: Store, url = store.parts.data.live ?? "", also: () => void = () => undefined): void {
  const asking = new Asking(store, also);
  const presence = new Presence(store);
  const stream = new Stream(url, (what) => void (what === "people" ? presence.say() : asking.now()));
  /** The reader is back, or signed in in another tab, or the network is: what waits is tried at once. */
  const comeBack = (): void => {
    stream.open();
    if (store.outbox.jobs.length) store.outbox.wake();
    else void asking.now();
  };
  setInterval(() => {
    stream.tend();
    presence.tend();
    if (!stream.isAlive || asking.since() >= SLOW_MS) void asking.now();
  }, POLL_MS);
  stream.open();
  void presence.say();
  let hidden: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hidden);
    if (document.hidden) hidden = setTimeout(() => stream.close(), HIDDEN_MS);
    else comeBack();
  });
  addEventListener("focus", comeBack);
  addEventListener("online", comeBack);
  addEventListener("storage", (event) => {
    const saved = store.parts.keep.droppedBy(event, "form");
    if (saved !== null && saved !== store.get().open) store.set({ forms: store.get().forms.filter((form) => form.key !== saved) });
  });
  addEventListener("beforeunload", (event) => {
    if (store.outbox.jobs.length) event.preventDefault();
  });
  addEventListener("pagehide", () => {
    stream.close();
    presence.leave();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) comeBack();
  });
}

/** Asks for the article as it is now, once for all that has happened meanwhile. */
export class Asking {
  private isDue = false;
  private isAsking = false;
  private asked = Date.now();

  /** `also`: what else is asked for then. */
  constructor(
    private readonly store: Store,
    private readonly also: () => void = () => undefined,
  ) {
    store.subscribe(() => this.catchUp());
  }

  /** How long ago the last answer was asked for. */
  since(): number {
    return Date.now() - this.asked;
  }

  /** Now, or as soon as nothing of ours is on its way: an answer that crosses one of our own saves is worth nothing. */
  async now(): Promise<void> {
    this.isDue = true;
    if (this.isAsking || document.hidden || this.store.outbox.jobs.length) return;
    this.isDue = false;
    this.isAsking = true;
    this.asked = Date.now();
    this.also();
    if (!(await poll(this.store))) this.isDue = true;
    this.isAsking = false;
    this.catchUp();
  }

  private catchUp(): void {
    if (this.isDue) void this.now();
  }
}

/** Asks for the article. False where the answer was thrown away, because it crossed one of our own saves. */
export async function poll(store: Store): Promise<boolean> {
  const { outbox, parts } = store;
  if (document.hidden || outbox.jobs.length) return false;
  const before = outbox.answered;
  const outcome = await parts.api.call({ method: "GET", path: `/articles/${encodeURIComponent(String(parts.data.article.id))}/` });
  const isFresh = outbox.answered === before && outbox.jobs.length === 0;
  if (outcome.kind === "ok" && isFresh) store.merge(outcome.body as Article);
  return isFresh;
}
