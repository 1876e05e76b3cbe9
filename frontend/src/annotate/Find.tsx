/** Find in the text: opened by `/`; what is found can be made the selection, and so a claim. */
import type { VNode } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { MOST_FOUND, placesOf } from "../text/find";
import type { Span } from "../text/offsets";
import { useStore } from "./hooks";
import type { Reader } from "./reader";
import { t } from "../text/spoken";

export function Find({ reader }: { readonly reader: Reader }): VNode | null {
  const { isFinding } = useStore(reader.store);
  return isFinding ? <FindBar reader={reader} /> : null;
}

function FindBar({ reader }: { readonly reader: Reader }): VNode {
  const { store, pane } = reader;
  const [words, setWords] = useState("");
  const [at, setAt] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  const places = useMemo(() => placesOf(store.parts.reading.map, words), [words]);
  useLayoutEffect(() => field.current?.focus({ preventScroll: true }), []);
  useLayoutEffect(() => {
    pane.showFound(places);
    return () => pane.showFound([]);
  }, [places]);

  const show = (index: number): void => {
    setAt(index);
    const place = places[index];
    if (place) reader.glanceAt(place);
    else store.set({ glance: null });
  };
  const step = (way: 1 | -1): void => {
    if (places.length) show((at + way + places.length) % places.length);
  };
  useLayoutEffect(() => show(firstFrom(places, pane.firstVisible())), [places]);

  const close = (): void => {
    store.set({ isFinding: false, glance: null });
    const place = places[at];
    if (place) reader.selectAgain(place);
    field.current?.blur();
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="find-bar" role="search" aria-label={t("In this text")}>
      <input ref={field} type="search" value={words} aria-label={t("Find in the text")} dir="auto" autocomplete="off" onInput={(event) => setWords(event.currentTarget.value)} onKeyDown={key} />
      <span class="find-count" role="status">
        {said(words, places, at)}
      </span>
      <button type="button" class="bar-step" aria-label={t("Previous place")} disabled={!places.length} onClick={() => step(-1)}>
        <span aria-hidden="true">↑</span>
      </button>
      <button type="button" class="bar-step" aria-label={t("Next place")} disabled={!places.length} onClick={() => step(1)}>
        <span aria-hidden="true">↓</span>
      </button>
      <button type="button" class="button button-quiet button-small" onClick={close}>
        {places.length ? t("Select it") : t("Close")} <kbd>Esc</kbd>
      </button>
    </div>
  );
}

function firstFrom(places: readonly Span[], point: number): number {
  const next = places.findIndex((place) => place.start >= point);
  return next < 0 ? places.length - 1 : next;
}

function said(words: string, places: readonly Span[], at: number): string {
  if (!words.trim()) return "";
  if (!places.length) return t("Not in this text");
  return places.length === MOST_FOUND ? t("{place} of {count} or more", { place: at + 1, count: MOST_FOUND }) : t("{place} of {count}", { place: at + 1, count: places.length });
}
