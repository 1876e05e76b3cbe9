/** What stands over the page for a moment: the selection's button, the picker, toasts, refusals, the list of keys. */
import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { StatusWord } from "./Card";
import { useStore } from "./hooks";
import { attachHere } from "./keyboard";
import type { Reader } from "./reader";
import type { Refusal, State, Toast } from "./state";
import type { Shown } from "./view";
import { shorten } from "./words";
import { t } from "../text/spoken";

export function Overlays({ reader, markSentence }: { readonly reader: Reader; readonly markSentence: () => void }): VNode {
  const { store } = reader;
  const state = useStore(store);
  return (
    <>
      {state.selection && state.open === null && <SelectionBar key={state.selection.span.start} reader={reader} selection={state.selection} markSentence={markSentence} />}
      {state.picker && <Picker key={state.picker.keys.join()} reader={reader} picker={state.picker} />}
      <div class="toasts">
        <Refusals refusals={state.refusals} reader={reader} />
        {state.isOutdated && <Outdated />}
        <ToastLine toast={state.toast} reader={reader} />
      </div>
      <p class="visually-hidden" aria-live="polite">
        {state.selection?.byKeys && t("Selected: {words}", { words: store.parts.reading.map.slice(state.selection.span) })}
      </p>
    </>
  );
}

/** Stands above the selection; below it where there is no room. On a touch screen the stylesheet docks it. */
interface SelectionBarProps {
  readonly reader: Reader;
  readonly selection: NonNullable<State["selection"]>;
  readonly markSentence: () => void;
}

function SelectionBar({ reader, selection, markSentence }: SelectionBarProps): VNode {
  const bar = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const range = document.getSelection();
    if (!bar.current || !range?.rangeCount) return;
    const rects = [...range.getRangeAt(0).getClientRects()];
    const first = rects[0];
    const last = rects.at(-1);
    if (!first || !last) return;
    const { offsetWidth: width, offsetHeight: height } = bar.current;
    const top = first.top > height + 72 ? first.top - height - 8 : last.bottom + 8;
    const left = Math.min(Math.max(8, first.left), document.documentElement.clientWidth - width - 8);
    bar.current.style.setProperty("top", `${top + scrollY}px`);
    bar.current.style.setProperty("left", `${left}px`);
  }, [selection]);
  return (
    <div class="selection-bar" ref={bar} role="toolbar" aria-label={t("Selected passage")}>
      <button type="button" class="button button-small" onPointerDown={(event) => event.preventDefault()} onClick={() => reader.store.startClaim()}>
        {t("Claim")} <kbd>c</kbd>
      </button>
      <button type="button" class="button button-secondary button-small" onPointerDown={(event) => event.preventDefault()} onClick={markSentence}>
        {t("Mark")} <kbd>m</kbd>
      </button>
      {reader.store.get().seeking !== null && (
        <button type="button" class="button button-secondary button-small" onPointerDown={(event) => event.preventDefault()} onClick={() => attachHere(reader)}>
          {t("The lost passage")} <kbd>a</kbd>
        </button>
      )}
    </div>
  );
}

/** Several claims under one point: choose. */
function Picker({ reader, picker }: { readonly reader: Reader; readonly picker: NonNullable<State["picker"]> }): VNode {
  const { store } = reader;
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    const box = list.current;
    if (!box) return;
    const left = Math.min(picker.left, document.documentElement.clientWidth - box.offsetWidth - 8);
    box.style.setProperty("top", `${picker.top + scrollY + 8}px`);
    box.style.setProperty("left", `${Math.max(8, left)}px`);
    box.querySelector("button")?.focus({ preventScroll: true });
  }, [picker]);
  const choose = (key: string): void => {
    store.set({ picker: null, sheetOpen: true });
    reader.goTo(key);
  };
  const shown = picker.keys.map((key) => store.find(key)).filter((one): one is Shown => one !== undefined);
  return (
    <ul class="picker" ref={list} aria-label={t("Claims on this passage")} onKeyDown={(event) => moveFocus(event)}>
      {shown.map(({ key, highlight }) => (
        <li key={key}>
          <button type="button" dir="auto" onClick={() => choose(key)}>
            <span>{shorten(highlight.claim.text)}</span>
            <StatusWord status={highlight.claim.status} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Arrow keys, and j and k, go through the picker. */
function moveFocus(event: KeyboardEvent): void {
  const way = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (way === undefined) return;
  const buttons = [...(event.currentTarget as Element).querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons[(at + way + buttons.length) % buttons.length]?.focus();
  event.preventDefault();
  event.stopPropagation();
}

const TOAST_MS = 8000;

function ToastLine({ toast, reader }: { readonly toast: Toast | null; readonly reader: Reader }): VNode {
  const { store } = reader;
  useEffect(() => {
    const timer = setTimeout(() => store.set({ toast: null }), TOAST_MS);
    return () => clearTimeout(timer);
  }, [toast?.id]);
  return (
    <div role="status">
      {toast && (
        <div class="toast">
          <span>{toast.words}</span>
          {toast.canUndo && (
            <button type="button" onClick={() => store.deeds.undo()}>
              Undo <kbd>u</kbd>
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Refusals({ refusals, reader }: { readonly refusals: readonly Refusal[]; readonly reader: Reader }): VNode {
  const { store } = reader;
  const close = (id: string): void => store.set({ refusals: store.get().refusals.filter((one) => one.id !== id) });
  return (
    <>
      {refusals.map(({ id, words }) => (
        <div key={id} class="notice overlay-notice" data-tone="bad" role="alert">
          <p>{words}</p>
          <button type="button" class="button button-secondary button-small" onClick={() => close(id)}>
            {t("Close")}
          </button>
        </div>
      ))}
    </>
  );
}

function Outdated(): VNode {
  return (
    <div class="notice overlay-notice" data-tone="info" role="status">
      <p>{t("A newer version of this article has been captured. What you are typing is kept.")}</p>
      <button type="button" class="button button-small" onClick={() => location.reload()}>
        {t("Show it")}
      </button>
    </div>
  );
}
