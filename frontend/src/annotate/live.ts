/** What goes on by itself: colleagues' changes, the network coming back, other tabs, leaving the page. */
import type { Store } from "./store";
import type { Article } from "./types";

const POLL_MS = 10_000;

export function keepLive(store: Store): void {
  setInterval(() => void poll(store), POLL_MS);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) comeBack(store);
  });
  addEventListener("focus", () => comeBack(store));
  addEventListener("online", () => comeBack(store));
  addEventListener("storage", (event) => {
    const saved = store.parts.keep.droppedBy(event, "form");
    if (saved !== null && saved !== store.get().open) store.set({ forms: store.get().forms.filter((form) => form.key !== saved) });
  });
  addEventListener("beforeunload", (event) => {
    if (store.outbox.jobs.length) event.preventDefault();
  });
}

/** The reader is back, or signed in in another tab, or the network is: what waits is tried at once. */
function comeBack(store: Store): void {
  if (store.outbox.jobs.length) store.outbox.wake();
  else void poll(store);
}

/** Asks for the article as it is now. An answer that crossed one of our own saves is thrown away. */
export async function poll(store: Store): Promise<void> {
  const { outbox, parts } = store;
  if (document.hidden || outbox.jobs.length) return;
  const before = outbox.answered;
  const outcome = await parts.api.call({ method: "GET", path: `/articles/${encodeURIComponent(String(parts.data.article.id))}/` });
  if (outcome.kind === "ok" && outbox.answered === before && outbox.jobs.length === 0) store.merge(outcome.body as Article);
}
