/** How much of the article somebody has looked at, and the menu that marks a sentence. */
import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { MARK_WORDS, STATE_WORDS, type Coverage, type MarkKind, type SentenceState } from "./coverage";
import { useObserved } from "./observed";
import { t } from "../text/spoken";

const STATES = Object.keys(STATE_WORDS) as SentenceState[];

/** The words come first; the bar only repeats them. */
export function CoverageMeter({ coverage }: { readonly coverage: Coverage }): VNode | null {
  const { phase } = useObserved(coverage);
  const panel = useRef<HTMLDetailsElement>(null);
  useLayoutEffect(() => {
    const away = (event: Event): void => {
      if (panel.current && !panel.current.contains(event.target as Node)) panel.current.open = false;
    };
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, []);
  if (phase === "failed") {
    return (
      <button type="button" class="bar-tool" onClick={() => void coverage.load()}>
        {t("Coverage not loaded. Try again")}
      </button>
    );
  }
  if (phase === "waiting") return null;
  const counts = coverage.counts();
  const all = [...counts.values()].reduce((sum, number) => sum + number, 0);
  const open = counts.get("open") ?? 0;
  if (!all) return null;
  const numbers = { done: all - open, count: all };
  return (
    <details class="bar-tool coverage" name="bar-tool" ref={panel} onKeyDown={(event) => closeOnEscape(event)}>
      <summary aria-label={t("{done} of {count} sentences looked at", numbers)}>
        <progress class="coverage-line" max={all} value={all - open} aria-hidden="true" />
        <span>
          {t("{done} of {count}", numbers)}
          <span class="coverage-long"> {t("sentences looked at")}</span>
        </span>
      </summary>
      <div class="bar-panel">
        <p>
          {t("{done} of {count} sentences looked at. Headings and captions do not count.", numbers)}
        </p>
        <dl class="coverage-counts">
          {STATES.map((state) => (
            <div key={state}>
              <dt data-mark={state in MARK_WORDS ? state : undefined}>{STATE_WORDS[state]}</dt>
              <dd>{counts.get(state) ?? 0}</dd>
            </div>
          ))}
        </dl>
        <div class="actions">
          <button type="button" class="button button-secondary button-small" disabled={!open} onClick={() => coverage.nextOpen()}>
            {t("Next one")} <kbd>l</kbd>
          </button>
        </div>
      </div>
    </details>
  );
}

/** Closes the panel that the focus is in, and nothing else. */
export function closeOnEscape(event: KeyboardEvent): void {
  const panel = event.currentTarget as HTMLDetailsElement;
  if (event.key !== "Escape" || !panel.open) return;
  panel.open = false;
  panel.querySelector("summary")?.focus();
  event.preventDefault();
  event.stopPropagation();
}

const CHOICES: readonly { readonly kind: MarkKind | null; readonly key: string; readonly words: string }[] = [
  { kind: "opinion", key: "1", words: MARK_WORDS.opinion },
  { kind: "prediction", key: "2", words: MARK_WORDS.prediction },
  { kind: "not_checkable", key: "3", words: MARK_WORDS.not_checkable },
  { kind: null, key: "0", words: t("Clear the mark") },
];

export function MarkMenu({ coverage }: { readonly coverage: Coverage }): VNode | null {
  const { menu } = useObserved(coverage);
  return menu && <Menu key={menu.sentence.start} coverage={coverage} menu={menu} />;
}

function Menu({ coverage, menu }: { readonly coverage: Coverage; readonly menu: NonNullable<ReturnType<Coverage["get"]>["menu"]> }): VNode {
  const list = useRef<HTMLDivElement>(null);
  const now = menu.sentence.mark?.kind ?? null;
  useLayoutEffect(() => {
    const box = list.current;
    if (!box) return;
    const left = Math.min(menu.left, document.documentElement.clientWidth - box.offsetWidth - 8);
    box.style.setProperty("top", `${menu.top + scrollY + 6}px`);
    box.style.setProperty("left", `${Math.max(8, left)}px`);
    const back = document.activeElement as HTMLElement | null;
    (box.querySelector<HTMLElement>("[aria-checked=true]") ?? box.querySelector("button"))?.focus({ preventScroll: true });
    return () => back?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => {
    const away = (event: Event): void => {
      if (!list.current?.contains(event.target as Node)) coverage.close();
    };
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, []);
  const pressed = (event: KeyboardEvent): void => {
    const choice = CHOICES.find((one) => one.key === event.key);
    if (choice) void coverage.choose(choice.kind);
    else if (event.key === "Escape" || event.key === "Tab") coverage.close();
    else if (!moveFocus(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="picker mark-menu" ref={list} role="menu" aria-label={t("This sentence is")} onKeyDown={pressed}>
      {CHOICES.map(({ kind, key, words }) =>
        kind === null && !now ? null : (
          <button key={key} type="button" role={kind ? "menuitemradio" : "menuitem"} aria-checked={kind ? kind === now : undefined} onClick={() => void coverage.choose(kind)}>
            <span data-mark={kind ?? undefined}>{words}</span>
            <kbd>{key}</kbd>
          </button>
        ),
      )}
    </div>
  );
}

/** Arrow keys, and j and k, go through the menu. */
function moveFocus(event: KeyboardEvent): boolean {
  const way = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (way === undefined) return false;
  const buttons = [...(event.currentTarget as Element).querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons[(at + way + buttons.length) % buttons.length]?.focus();
  return true;
}
