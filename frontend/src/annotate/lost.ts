/** Passages that the version on the page has lost: looked for, put back on its words, or retired. */
import { shareOfSame } from "../text/changes";
import type { Span } from "../text/offsets";
import type { Reading } from "../text/quote";
import type { Outcome } from "./api";
import type { Looked } from "./state";
import type { Store } from "./store";
import type { Candidate, Id, Spot } from "./types";
import { isPlaced, type Shown } from "./view";
import { t } from "../text/spoken";

/** Selected words that share less than this with what was checked are asked about. */
const LEAST_SHARE = 0.25;
/** How many code points around a candidate are shown. */
const AROUND = 120;

/** The server gives the lost passages of an article in pages of twenty. */
const MOST_PAGES = 10;

interface TrayPage {
  readonly results: readonly { readonly id: Id; readonly candidates: readonly Candidate[] }[];
  readonly next: string | null;
}

export function lostOf(store: Store): Shown[] {
  return store.shown().filter((one) => !isPlaced(one) && !one.isSaving);
}

/** Opens a lost passage to be found again, or closes it with null. Its candidates are asked for once. */
export function seek(store: Store, key: string | null): void {
  store.set({ seeking: key, glance: null, doubt: null, ...(key === null ? {} : { active: null, sheetOpen: true }) });
  if (key !== null && store.get().looked[key]?.kind !== "found") void look(store, key);
}

/** The lost passage after the one that is being looked for; the first at the end. */
export function seekNext(store: Store): boolean {
  const lost = lostOf(store);
  const at = lost.findIndex((one) => one.key === store.get().seeking);
  const next = lost[(at + 1) % Math.max(1, lost.length)];
  if (next) seek(store, next.key);
  return next !== undefined;
}

/** Puts the passage that is being looked for on these words of the version on the page. */
export function putOn(store: Store, spot: Spot): string | null {
  const shown = store.find(store.get().seeking);
  if (!shown || shown.isSaving || isPlaced(shown)) return null;
  const { start, end, quote } = spot;
  const { highlight } = shown;
  const again = { kind: "reattach", highlight, spot: { start, end, quote } } as const;
  store.push(again);
  store.set({ seeking: null, glance: null, doubt: null, selection: null });
  store.deeds.done(t("The passage is put back. What was checked is kept."), { back: { kind: "detach", highlight }, again });
  return shown.key;
}

/** Puts it on the selected words; where they share nothing with what was checked, it asks first, once. */
export function putOnSelection(store: Store): string | null {
  const { selection, seeking, doubt } = store.get();
  const shown = store.find(seeking);
  if (!selection || !shown) return null;
  const { map, language } = store.parts.reading;
  const spot: Spot = { ...selection.span, quote: map.slice(selection.span) };
  const isAsked = doubt?.key === shown.key && doubt.start === spot.start && doubt.end === spot.end;
  if (isAsked || isPlaced(shown) || shareOfSame(shown.highlight.original.quote, spot.quote, language) >= LEAST_SHARE) return putOn(store, spot);
  store.set({ doubt: { ...spot, key: shown.key }, sheetOpen: true });
  return null;
}

/** Puts it where the question was asked for. */
export function putOnDoubted(store: Store): string | null {
  const { doubt } = store.get();
  return doubt && putOn(store, doubt);
}

/** The paragraph around a candidate, cut near it. */
export function surroundings(reading: Reading, { start, end }: Span): { before: string; after: string } {
  const from = reading.blocks.find((block) => block.start <= start && start < block.end)?.start ?? start;
  const to = reading.blocks.find((block) => block.start < end && end <= block.end)?.end ?? end;
  const left = Math.max(from, start - AROUND);
  const right = Math.min(to, end + AROUND);
  const before = reading.map.slice({ start: left, end: start });
  const after = reading.map.slice({ start: end, end: right });
  return {
    before: left > from ? `… ${before.replace(/^\S*\s+/u, "")}` : before,
    after: right < to ? `${after.replace(/\s+\S*$/u, "")} …` : after,
  };
}

export function putOnCandidate(store: Store, number: number): string | null {
  const looked = store.get().looked[store.get().seeking ?? ""];
  const candidate = looked?.kind === "found" ? looked.candidates[number - 1] : undefined;
  return candidate ? putOn(store, candidate) : null;
}

/** Says that the article does not state it any more. */
export function retire(store: Store, key: string): void {
  const shown = store.find(key);
  if (!shown || shown.isSaving || isPlaced(shown)) return;
  store.push({ kind: "retire", highlight: shown.highlight });
  store.set({ seeking: null, glance: null });
  const { highlight } = shown;
  store.deeds.done(t("Passage retired. What was checked is kept."), { back: { kind: "replace", highlight }, again: { kind: "retire", highlight } });
}

async function look(store: Store, key: string): Promise<void> {
  const keep = (looked: Looked): void => store.set({ looked: { ...store.get().looked, [key]: looked } });
  keep({ kind: "looking" });
  let path = `/orphans/?article=${encodeURIComponent(String(store.parts.data.article.id))}`;
  for (let page = 0; page < MOST_PAGES && path; page += 1) {
    const outcome = await store.parts.api.call({ method: "GET", path });
    if (outcome.kind !== "ok") {
      keep({ kind: "failed", words: troubleOf(outcome) });
      return;
    }
    const { results, next } = outcome.body as TrayPage;
    const found = results.find((one) => String(one.id) === key);
    if (found) {
      keep({ kind: "found", candidates: found.candidates });
      return;
    }
    path = next?.replace(/^.*\/api\/v1/, "") ?? "";
  }
  keep({ kind: "found", candidates: [] });
}

function troubleOf(outcome: Exclude<Outcome, { kind: "ok" }>): string {
  if (outcome.kind === "refused") return outcome.problem.detail;
  return outcome.kind === "signed_out" ? t("You are signed out.") : t("The server does not answer.");
}
