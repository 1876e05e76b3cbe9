/** `?select=12-40` in the address: the passage that somebody brought from another page, selected as if by hand. */
import type { Span } from "../text/offsets";
import type { Reader } from "./reader";

/** The span that the address asks for; null where it asks for none, or for one that the text does not have. */
export function askedSpan(search: string, length: number): Span | null {
  const told = /^(\d{1,9})-(\d{1,9})$/.exec(new URLSearchParams(search).get("select") ?? "");
  if (!told) return null;
  const [start, end] = [Number(told[1]), Number(told[2])];
  return start < end && end <= length ? { start, end } : null;
}

/** The address without its wish, so that a reload or a shared link does not repeat it. */
export function withoutWish(address: string): string {
  const url = new URL(address);
  url.searchParams.delete("select");
  return url.pathname + url.search + url.hash;
}

/** Selects what the address asks for and opens the form of a new claim on it. */
export function followWish(reader: Reader): void {
  if (!new URLSearchParams(location.search).has("select")) return;
  const span = askedSpan(location.search, reader.store.parts.reading.map.length);
  history.replaceState(history.state, "", withoutWish(location.href));
  if (!span) return;
  const range = reader.pane.select(span);
  reader.store.selected(span, "character", true);
  reader.store.startClaim();
  if (range) reader.reveal(range);
}
