/** The bar over the text: how many claims, next and previous, and whether everything is saved. */
import type { ComponentChildren, VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useMedia, useStore } from "./hooks";
import type { Phase } from "./outbox";
import { initialsOf } from "./presence";
import { WIDE, type Reader } from "./reader";
import type { Person, Status } from "./types";
import { isPlaced, type Shown } from "./view";
import { STATUS_WORDS } from "./words";
import { inside, listed, many, t } from "../text/spoken";
import { showKeys } from "./keyboard";

function tally(shown: readonly Shown[]): string {
  const numbers = new Map<Status, number>();
  for (const { highlight } of shown) numbers.set(highlight.claim.status, (numbers.get(highlight.claim.status) ?? 0) + 1);
  return [...numbers].map(([status, number]) => t("{count} {state}", { count: number, state: inside(STATUS_WORDS[status]) })).join(" · ");
}

export function Bar({ reader, children }: { readonly reader: Reader; readonly children?: ComponentChildren }): VNode {
  const { store } = reader;
  const state = useStore(store);
  const shown = store.shown();
  const isWide = useMedia(WIDE);
  const number = many(shown.length, "{count} claim", "{count} claims");
  return (
    <>
      {isWide ? (
        <p class="bar-count">
          <strong>{number}</strong> <span class="bar-tally muted">{tally(shown)}</span>
        </p>
      ) : (
        <button type="button" class="sheet-handle" aria-expanded={state.sheetOpen} aria-controls="margin" onClick={() => store.set({ sheetOpen: !state.sheetOpen })}>
          {number}
        </button>
      )}
      <div class="bar-steps" role="group" aria-label={t("Go to a claim")}>
        <Step label={t("Previous claim")} sign="↑" disabled={!shown.some(isPlaced)} onClick={() => reader.step(-1)} />
        <Step label={t("Next claim")} sign="↓" disabled={!shown.some(isPlaced)} onClick={() => reader.step(1)} />
      </div>
      {children}
      {state.people.length > 0 && <Here people={state.people} />}
      <SaveState phase={state.phase} isForgetful={state.isForgetful} reader={reader} />
      <button type="button" class="button button-quiet button-small bar-keys" onClick={showKeys}>
        {t("Keys")} <kbd>?</kbd>
      </button>
    </>
  );
}

const MOST_SHOWN = 3;

/** Colleagues who have the article open: initials, and their names when opened. */
function Here({ people }: { readonly people: readonly Person[] }): VNode {
  const more = people.length - MOST_SHOWN;
  return (
    <details class="here">
      <summary>
        <span class="visually-hidden">{t("Also here: {names}", { names: listed(people.map(({ name }) => name)) })}</span>
        {people.slice(0, MOST_SHOWN).map((one) => (
          <span key={one.id} class={`here-one${one.editing.length ? " is-editing" : ""}`} aria-hidden="true">
            {initialsOf(one.name)}
          </span>
        ))}
        {more > 0 && <span aria-hidden="true">+{more}</span>}
      </summary>
      <ul class="here-list">
        {people.map(({ id, name, editing }) => (
          <li key={id}>
            <span dir="auto">{name}</span> <span class="muted">{editing.length ? t("is editing a claim") : t("is reading")}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Step({ label, sign, disabled, onClick }: { readonly label: string; readonly sign: string; readonly disabled: boolean; readonly onClick: () => void }): VNode {
  return (
    <button type="button" class="bar-step" aria-label={label} title={label} disabled={disabled} onClick={onClick}>
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}

function SaveState({ phase, isForgetful, reader }: { readonly phase: Phase; readonly isForgetful: boolean; readonly reader: Reader }): VNode {
  const { outbox, parts } = reader.store;
  const again = (
    <button type="button" class="button button-quiet button-small" onClick={() => outbox.wake()}>
      {t("Try now")}
    </button>
  );
  return (
    <div class="save-state" data-phase={phase.kind}>
      <span role="status">
        {phase.kind === "idle" && outbox.answered > 0 && (isForgetful ? t("Saved. This browser keeps no drafts.") : t("Saved"))}
        {phase.kind === "saving" && t("Saving…")}
        {phase.kind === "retrying" && t("Not saved — retrying")}
        {phase.kind === "signed_out" && t("Not saved — you are signed out")}
      </span>
      {phase.kind === "retrying" && (
        <>
          <Countdown until={phase.at} />
          {again}
        </>
      )}
      {phase.kind === "signed_out" && (
        <>
          <a class="button button-small" href={parts.data.sign_in} target="_blank" rel="opener">
            {t("Sign in again")}
          </a>
          {again}
        </>
      )}
    </div>
  );
}

/** Seconds to the next try: for the eye only, the state itself is announced once. */
function Countdown({ until }: { readonly until: number }): VNode {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const tick = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(tick);
  }, [until]);
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  return <span aria-hidden="true">in {seconds} s</span>;
}
