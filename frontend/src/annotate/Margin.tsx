/** The margin: a card level with each passage; on a phone the same list in a sheet from below. */
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { Card } from "./Card";
import { ClaimForm } from "./ClaimForm";
import { useMedia, useStore } from "./hooks";
import { useLevelCards } from "./level";
import { Unplaced } from "./Lost";
import { editorsOf } from "./presence";
import { WIDE, type Reader } from "./reader";
import type { Form } from "./types";
import { useObserved } from "./observed";
import type { Threads } from "./threads";
import { isPlaced, type Shown } from "./view";
import { shorten } from "./words";
import { t } from "../text/spoken";
import { Said } from "./Said";

type Entry = { readonly at: number; readonly key: string } & (
  | { readonly kind: "card"; readonly shown: Shown }
  | { readonly kind: "form"; readonly form: Form }
);

/** Cards and unsaved forms in reading order; a form for a claim stands in its card's place. */
function entriesOf(shown: readonly Shown[], forms: readonly Form[]): Entry[] {
  const edited = new Set(forms.flatMap((form) => (form.base ? [String(form.base.id)] : [])));
  const cards = shown
    .filter((one) => isPlaced(one) && !edited.has(String(one.highlight.claim.id)))
    .map((one): Entry => ({ kind: "card", at: one.highlight.start ?? 0, key: one.key, shown: one }));
  const drafts = forms.map((form): Entry => ({ kind: "form", at: form.span.start, key: `form-${form.key}`, form }));
  return [...cards, ...drafts].sort((a, b) => a.at - b.at);
}

export function Margin({ reader, threads }: { readonly reader: Reader; readonly threads: Threads }): VNode {
  const talk = useObserved(threads);
  const { store } = reader;
  const state = useStore(store);
  const shown = store.shown();
  const entries = entriesOf(shown, state.forms);
  const unplaced = shown.filter((one) => !isPlaced(one));
  const held = state.open === null ? entries.findIndex((e) => e.key === state.active) : entries.findIndex((e) => e.key === `form-${state.open}`);
  const isWide = useMedia(WIDE);
  const signature = entries.map((entry) => entry.key).join();
  const list = useLevelCards({ pane: reader.pane, points: entries.map((entry) => entry.at), held, isWide, signature });
  useEffect(() => {
    if (!isWide && held >= 0) list.current?.children[held]?.scrollIntoView({ block: "start" });
  }, [isWide, entries[held]?.key]);
  const perClaim = new Map<string, number>();
  for (const one of shown) perClaim.set(String(one.highlight.claim.id), (perClaim.get(String(one.highlight.claim.id)) ?? 0) + 1);
  return (
    <>
      <h2 class="visually-hidden">{t("Claims")}</h2>
      {entries.length === 0 && unplaced.length === 0 && <Empty />}
      <ol class="margin-list" ref={list}>
        {entries.map((entry) =>
          entry.kind === "form" ? (
            <FormEntry key={entry.key} form={entry.form} isOpen={entry.form.key === state.open} reader={reader} />
          ) : (
            <Card
              key={entry.key}
              shown={entry.shown}
              isActive={entry.key === state.active}
              saving={!entry.shown.isSaving ? "" : state.phase.kind === "saving" ? t("Saving…") : t("Not saved yet")}
              isRepeated={(perClaim.get(String(entry.shown.highlight.claim.id)) ?? 0) > 1}
              editors={editorsOf(state.people, entry.shown.highlight.claim.id)}
              openThreads={talk.counts[String(entry.shown.highlight.claim.id)]?.open ?? 0}
              isTalking={entry.key === state.active && talk.claim === String(entry.shown.highlight.claim.id)}
              threads={threads}
              reader={reader}
            />
          ),
        )}
      </ol>
      {unplaced.length > 0 && <Unplaced shown={unplaced} state={state} reader={reader} />}
    </>
  );
}

function FormEntry({ form, isOpen, reader }: { readonly form: Form; readonly isOpen: boolean; readonly reader: Reader }): VNode {
  return (
    <li class={`margin-card ${isOpen ? "is-form" : "is-draft"}`} data-key={`form-${form.key}`}>
      {isOpen ? (
        <ClaimForm form={form} reader={reader} />
      ) : (
        <>
          <p dir="auto">{shorten(form.fields.text)}</p>
          <div class="spread actions">
            <span class="card-anchor">{form.problem || t("Not saved yet")}</span>
            <button type="button" class="button button-secondary button-small" onClick={() => reader.store.openForm(form)}>
              {t("Continue")}
            </button>
          </div>
        </>
      )}
    </li>
  );
}

function Empty(): VNode {
  return (
    <div class="margin-empty">
      <h2>{t("Nothing marked yet")}</h2>
      <p>{t("Select a passage that can be checked: a figure, a comparison, something somebody is said to have done. Then press Claim.")}</p>
      <p>
        <Said words={t("Without a mouse: {n} takes the next sentence, {c} makes it a claim, {all} shows all keys.")} n={<kbd>n</kbd>} c={<kbd>c</kbd>} all={<kbd>?</kbd>} />
      </p>
    </div>
  );
}
