/** Known claims that the article states again: a quiet panel under the bar. */
import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import { StatusWord } from "./Card";
import { closeOnEscape } from "./Coverage";
import { useStore } from "./hooks";
import { useObserved } from "./observed";
import { keyOf, type Suggestion, type Suggestions } from "./suggestions";
import { t } from "../text/spoken";

export function KnownClaims({ known }: { readonly known: Suggestions }): VNode | null {
  const { phase, isCut, busy, trouble } = useObserved(known);
  useStore(known.reader.store);
  const list = useRef<HTMLUListElement>(null);
  if (phase === "failed") {
    return (
      <button type="button" class="bar-tool" onClick={() => void known.load()}>
        {t("Known claims not loaded. Try again")}
      </button>
    );
  }
  const left = known.left();
  if (phase === "waiting" || !left.length) return null;
  const leave = (): void => known.reader.store.set({ glance: null });
  return (
    <details class="bar-tool known" name="bar-tool" id="known-claims" onKeyDown={(event) => pressed(event, known, left)} onToggle={leave}>
      <Title left={left} />
      <div class="bar-panel">
        <p class="small muted">{t("Suggestions, not verdicts: read both, then say whether it is the same.")}</p>
        {trouble && (
          <p class="card-anchor" role="alert">
            {trouble}
          </p>
        )}
        <ul class="known-list" ref={list}>
          {left.map((one) => (
            <Offer key={keyOf(one)} one={one} known={known} isBusy={busy === keyOf(one)} />
          ))}
        </ul>
        {isCut && <p class="small muted">{t("There may be more than these: the text was too long to be searched whole.")}</p>}
      </div>
    </details>
  );
}

/** "Already checked" counts only claims with a public check. */
function Title({ left }: { readonly left: readonly Suggestion[] }): VNode {
  const checked = left.filter((one) => one.public_url !== null).length;
  const known = left.length - checked;
  const words = titleOf(checked, known);
  return (
    <summary aria-label={words}>
      <span class="known-long">{words}</span>
      <span class="known-short">{checked ? t("Checked ({checked})", { checked }) : t("Known ({known})", { known })}</span>
    </summary>
  );
}

function titleOf(checked: number, known: number): string {
  if (checked && known) return t("Already checked ({checked}) and {known} known", { checked, known });
  return checked ? t("Already checked ({checked})", { checked }) : t("Known claims ({known})", { known });
}

function Offer({ one, known, isBusy }: { readonly one: Suggestion; readonly known: Suggestions; readonly isBusy: boolean }): VNode {
  const { claim, published } = one;
  const glance = (): void => known.reader.glanceAt(one);
  return (
    <li class="known-claim" data-known={keyOf(one)}>
      <button type="button" class="candidate-words" dir="auto" title={t("Show it in the text")} onClick={glance} onFocus={glance}>
        {one.quote}
      </button>
      <p class="known-said">
        {published ? (
          <>
            {one.said}: <strong>{published.rating.label}</strong>
          </>
        ) : (
          one.said
        )}
        <span class="muted"> · {one.kind === "verbatim" ? t("the same words") : t("in other words")}</span>
      </p>
      <p dir="auto">
        <a href={claim.url}>{claim.text}</a>
      </p>
      <div class="meta">
        <StatusWord status={claim.status} />
        {one.public_url && <a href={one.public_url}>{t("Public check")}</a>}
      </div>
      <div class="actions card-actions">
        <button type="button" class="button button-small" data-deed="take" disabled={isBusy} onClick={() => void known.take(one)}>
          {isBusy ? t("Saving…") : t("Mark here")}
        </button>
        <button type="button" class="button button-secondary button-small" data-deed="refuse" disabled={isBusy} onClick={() => void known.refuse(one)}>
          {t("Not the same")}
        </button>
      </div>
    </li>
  );
}

/** j and k go through the suggestions; y marks the one in focus, x says that it is not the same. */
function pressed(event: KeyboardEvent, known: Suggestions, left: readonly Suggestion[]): void {
  if (event.key === "Escape") {
    closeOnEscape(event);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const panel = event.currentTarget as HTMLElement;
  const rows = [...panel.querySelectorAll<HTMLElement>("[data-known]")];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const way = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  const one = left[at];
  if (way !== undefined) {
    rows[Math.min(Math.max(at + way, 0), rows.length - 1)]?.querySelector("button")?.focus();
  } else if (event.key === "y" && one) void known.take(one);
  else if (event.key === "x" && one) void known.refuse(one);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Opens the panel and goes to its first suggestion. */
export function openKnown(known: Suggestions): void {
  const panel = document.querySelector<HTMLDetailsElement>("#known-claims");
  if (!panel) {
    known.reader.store.toast(known.get().phase === "ready" ? t("No known claim is stated again here.") : t("Known claims are not loaded yet."));
    return;
  }
  panel.open = true;
  panel.querySelector<HTMLElement>("[data-known] button")?.focus();
}

