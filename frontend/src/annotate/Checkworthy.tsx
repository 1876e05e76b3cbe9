/** The panel under the bar that lists the sentences that seem worth checking, and why. */
import type { VNode } from "preact";
import type { Checkworthy, Pointed, Reason } from "./checkworthy";
import { closeOnEscape } from "./Coverage";
import { useStore } from "./hooks";
import { useObserved } from "./observed";
import { t } from "../text/spoken";

const PANEL = "worth-checking";

export function WorthChecking({ worth }: { readonly worth: Checkworthy }): VNode | null {
  const { phase, isCut } = useObserved(worth);
  useStore(worth.reader.store);
  if (phase === "failed") {
    return (
      <button type="button" class="bar-tool" onClick={() => void worth.load()}>
        {t("Sentences worth checking not loaded. Try again")}
      </button>
    );
  }
  const left = phase === "ready" ? worth.left() : [];
  if (!left.length) return null;
  const title = t("Worth checking ({count})", { count: left.length });
  const leave = (): void => worth.reader.store.set({ glance: null });
  return (
    <details class="bar-tool worth" name="bar-tool" id={PANEL} onKeyDown={(event) => pressed(event, worth, left)} onToggle={leave}>
      <summary aria-label={title}>
        <span class="known-long">{title}</span>
        <span class="known-short">{t("Worth ({count})", { count: left.length })}</span>
      </summary>
      <div class="bar-panel">
        <p class="small muted">{t("Found by figures and words alone, the strongest first. What is not listed may matter as much.")}</p>
        <ul class="known-list">
          {left.map((one) => (
            <Row key={one.start} one={one} worth={worth} />
          ))}
        </ul>
        {isCut && <p class="small muted">{t("The hundred strongest; there are more.")}</p>}
      </div>
    </details>
  );
}

function Row({ one, worth }: { readonly one: Pointed; readonly worth: Checkworthy }): VNode {
  const glance = (): void => worth.reader.glanceAt(one);
  return (
    <li class="known-claim" data-known={one.start}>
      <button type="button" class="candidate-words" dir="auto" title={t("Show it in the text")} onClick={glance} onFocus={glance}>
        {one.quote}
      </button>
      <p class="known-said">{one.reasons.map(whyOf).join(" · ")}</p>
      <div class="actions card-actions">
        <button type="button" class="button button-small" data-deed="take" onClick={() => close(worth, one)}>
          {t("Claim")} <kbd>c</kbd>
        </button>
        <button type="button" class="button button-secondary button-small" data-deed="refuse" onClick={() => void worth.passOver(one)}>
          {t("Pass over")} <kbd>x</kbd>
        </button>
      </div>
    </li>
  );
}

/** “a figure: 6,200”; what speaks against it says so. */
export function whyOf({ said, words, points }: Reason): string {
  const shown = words ? `${said}: “${words}”` : said;
  return points < 0 ? t("but {reason}", { reason: shown }) : shown;
}

function close(worth: Checkworthy, one: Pointed): void {
  const panel = document.querySelector<HTMLDetailsElement>(`#${PANEL}`);
  if (panel) panel.open = false;
  worth.accept(one);
}

/** j and k go through the sentences; c makes the one in focus a claim, x passes it over. */
function pressed(event: KeyboardEvent, worth: Checkworthy, left: readonly Pointed[]): void {
  if (event.key === "Escape") {
    closeOnEscape(event);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("[data-known]")];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const way = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  const one = left[at];
  const focus = (place: number): void => rows[Math.min(Math.max(place, 0), rows.length - 1)]?.querySelector("button")?.focus();
  if (way !== undefined) focus(at + way);
  else if (event.key === "c" && one) close(worth, one);
  else if (event.key === "x" && one) {
    focus(at + 1 < rows.length ? at + 1 : at - 1);
    void worth.passOver(one);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Opens the panel and goes to its first sentence, or says why there is none. */
export function openWorth(worth: Checkworthy): void {
  const panel = document.querySelector<HTMLDetailsElement>(`#${PANEL}`);
  const { phase, isRead } = worth.get();
  if (panel) {
    panel.open = true;
    panel.querySelector<HTMLElement>("[data-known] button")?.focus();
  } else if (phase === "off") worth.reader.store.toast(t("Sentences worth checking are not pointed out to you. Your account’s page switches it on."));
  else if (phase !== "ready") worth.reader.store.toast(t("The sentences are not loaded yet."));
  else worth.reader.store.toast(isRead ? t("No further sentence stands out as worth checking.") : t("Only English articles can be searched for sentences worth checking."));
}
