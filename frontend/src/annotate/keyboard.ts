/** The keys of the page. The list that `?` shows is `parts/annotate_keys.html`: a key that is added here is told there. */
import { putOnCandidate, putOnSelection, retire, seek, seekNext } from "./lost";
import type { Reader } from "./reader";
import type { Unit } from "../text/steps";
import { t } from "../text/spoken";

export function showKeys(): void {
  document.querySelector<HTMLDialogElement>("#keys")?.showModal();
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select, dialog") !== null);

const hasOwnEnter = (target: EventTarget | null): boolean => target instanceof Element && target.closest("a, button, summary") !== null;

/** True where the key was one of ours. */
export function pressed(reader: Reader, event: KeyboardEvent, more: Letters = {}): boolean {
  if (event.key === "Escape") return escape(reader);
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.defaultPrevented) return false;
  if (event.key.startsWith("Arrow")) return arrow(reader, event);
  if (event.altKey) return false;
  if (event.key === "Enter") return !hasOwnEnter(event.target) && enter(reader, event.target);
  if (/^[1-9]$/.test(event.key)) return attachTo(reader, Number(event.key));
  const act = LETTERS[event.key] ?? more[event.key];
  act?.(reader);
  return act !== undefined;
}

export type Letters = Readonly<Record<string, (reader: Reader) => void>>;

const LETTERS: Letters = {
  j: (reader) => reader.step(1),
  k: (reader) => reader.step(-1),
  n: (reader) => reader.move(1, "sentence"),
  p: (reader) => reader.move(-1, "sentence"),
  x: (reader) => turnOrRetire(reader),
  a: (reader) => attachHere(reader),
  f: ({ store }) => {
    if (!seekNext(store)) store.toast(t("No passage is lost."));
  },
  o: (reader) => open(reader),
  u: ({ store }) => store.deeds.undo(),
  U: ({ store }) => store.deeds.redo(),
  "/": ({ store }) => store.set({ isFinding: true }),
  "?": showKeys,
  c: ({ store }) => {
    if (!store.startClaim()) store.toast(t("Select a passage first: with the mouse, or with n."));
  },
  e: ({ store }) => {
    const { active } = store.get();
    if (active === null) store.toast(t("Choose a claim first: j goes to the next one."));
    else if (!store.startEdit(active)) store.toast(t("This claim cannot be edited now."));
  },
  s: (reader) => work(reader, "attach"),
  v: (reader) => work(reader, "propose"),
  d: ({ store }) => {
    const { active } = store.get();
    if (active === null) store.toast(t("Choose a claim first: j goes to the next one."));
    else if (store.find(active)?.highlight.claim.may.discard) store.discard(active);
    else store.toast(t("This claim cannot be discarded now."));
  },
};

/** Puts the lost passage that is being looked for on the selected words. */
export function attachHere(reader: Reader): void {
  const { store } = reader;
  if (store.get().seeking === null) store.toast(t("Choose a lost passage first: f goes to the next one."));
  else if (!store.get().selection) store.toast(t("Select the right words first: with the mouse, or with n."));
  else arrive(reader, putOnSelection(store));
}

function attachTo(reader: Reader, number: number): boolean {
  if (reader.store.get().seeking === null) return false;
  const key = putOnCandidate(reader.store, number);
  if (key === null) reader.store.toast(t("There is no place {number}.", { number }));
  else arrive(reader, key);
  return true;
}

function arrive(reader: Reader, key: string | null): void {
  if (key === null) return;
  document.getSelection()?.removeAllRanges();
  reader.goTo(key);
}

function turnOrRetire(reader: Reader): void {
  const { selection, seeking } = reader.store.get();
  if (selection || seeking === null) reader.turn();
  else retire(reader.store, seeking);
}

/** To the form on the chosen claim's page: it opens there with the focus in its first field. */
function work({ store }: Reader, form: "attach" | "propose"): void {
  const chosen = store.find(store.get().active);
  if (!chosen) store.toast(t("Choose a claim first: j goes to the next one."));
  else if (!chosen.highlight.claim.url) store.toast(t("Still saving; try again in a moment."));
  else location.assign(`${chosen.highlight.claim.url}#${form}`);
}

function open(reader: Reader): boolean {
  const url = reader.store.find(reader.store.get().active)?.highlight.claim.url;
  if (url) location.assign(url);
  return Boolean(url);
}

/** On a passage under several claims Enter asks which one, else it opens the claim's page. */
function enter(reader: Reader, target: EventTarget | null): boolean {
  const mark = target instanceof Element ? target.closest<HTMLElement>("[data-highlights]") : null;
  if (!mark) return false;
  if ((mark.dataset["highlights"] ?? "").includes(" ")) {
    const { left, bottom } = mark.getBoundingClientRect();
    reader.choose(mark, left, bottom);
    return true;
  }
  return open(reader);
}

function arrow(reader: Reader, event: KeyboardEvent): boolean {
  if (!reader.store.get().selection || (event.altKey && !event.shiftKey)) return false;
  const isVertical = event.key === "ArrowDown" || event.key === "ArrowUp";
  const way = isVertical ? (event.key === "ArrowDown" ? 1 : -1) : reader.horizontal(event.key === "ArrowRight");
  const unit: Unit = isVertical ? "sentence" : event.altKey ? "character" : "word";
  if (event.shiftKey) reader.grow(way, unit);
  else reader.move(way, unit);
  return true;
}

/** Closes the topmost thing that is open. */
function escape(reader: Reader): boolean {
  const { store } = reader;
  const state = store.get();
  if (document.querySelector("dialog[open]")) return false;
  if (state.picker) store.set({ picker: null });
  else if (state.open !== null) cancel(reader);
  else if (state.selection) {
    document.getSelection()?.removeAllRanges();
    reader.dropSelection();
  } else if (state.seeking !== null) seek(store, null);
  else if (state.active !== null) {
    (document.activeElement as HTMLElement | null)?.blur();
    store.set({ active: null, sheetOpen: false });
  } else if (state.sheetOpen) store.set({ sheetOpen: false });
  else return false;
  return true;
}

/** Closes the form and gives the focus back to where it came from. */
export function cancel(reader: Reader): void {
  const form = reader.store.form();
  reader.store.cancelForm();
  if (!form) return;
  if (form.base) reader.pane.markOf(reader.store.get().active ?? "")?.focus({ preventScroll: true });
  else reader.selectAgain(form.span);
}
