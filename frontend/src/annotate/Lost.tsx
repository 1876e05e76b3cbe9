/** Passages that this version has lost, in the margin: what was checked, and where it may stand now. */
import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Changes, DiffLink, StatusWord } from "./Card";
import { putOn, putOnDoubted, putOnSelection, retire, seek, surroundings } from "./lost";
import type { Reader } from "./reader";
import type { Looked, State } from "./state";
import type { Candidate } from "./types";
import type { Shown } from "./view";
import { ANCHOR_WORDS } from "./words";
import { t } from "../text/spoken";
import { Said } from "./Said";

interface LostProps {
  readonly shown: Shown;
  readonly state: State;
  readonly reader: Reader;
}

export function Unplaced({ shown, state, reader }: { readonly shown: readonly Shown[]; readonly state: State; readonly reader: Reader }): VNode {
  return (
    <section class="unplaced" aria-labelledby="unplaced-title">
      <h2 id="unplaced-title">{t("Lost passages")}</h2>
      <p class="small muted">
        <Said words={t("This version does not hold the words that were checked, or holds them more than once. {f} goes to the next.")} f={<kbd>f</kbd>} />
      </p>
      <ul class="margin-plain">
        {shown.map((one) => (
          <LostCard key={one.key} shown={one} state={state} reader={reader} />
        ))}
      </ul>
    </section>
  );
}

function LostCard({ shown, state, reader }: LostProps): VNode {
  const { claim, original, state: anchor } = shown.highlight;
  const isSought = state.seeking === shown.key;
  const card = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    if (!isSought) return;
    card.current?.focus({ preventScroll: true });
    card.current?.scrollIntoView({ block: "nearest" });
  }, [isSought]);
  return (
    <li class={`margin-card is-unplaced${isSought ? " is-active" : ""}`} data-key={shown.key} ref={card} tabIndex={-1}>
      <blockquote class="quote" dir="auto">
        {original.quote}
      </blockquote>
      <p dir="auto">
        <a href={claim.url}>{claim.text}</a>
      </p>
      <div class="meta">
        <StatusWord status={claim.status} />
        <span class="card-anchor">{ANCHOR_WORDS[anchor]}</span>
      </div>
      {shown.isSaving ? <p class="card-saving">{t("Saving…")}</p> : isSought ? <Search shown={shown} state={state} reader={reader} /> : <Offer shown={shown} reader={reader} />}
    </li>
  );
}

function Offer({ shown, reader }: Pick<LostProps, "shown" | "reader">): VNode {
  return (
    <div class="actions card-actions">
      <button type="button" class="button button-secondary button-small" onClick={() => seek(reader.store, shown.key)}>
        {t("Find it again")}
      </button>
    </div>
  );
}

function Search({ shown, state, reader }: LostProps): VNode {
  const { store } = reader;
  const go = (key: string | null): void => {
    if (key !== null) reader.goTo(key);
  };
  return (
    <div class="search">
      {state.doubt?.key === shown.key && <Doubted reader={reader} go={go} />}
      <Found looked={state.looked[shown.key]} shown={shown} reader={reader} go={go} />
      <p class="small muted">
        <Said words={t("Or select the right words in the text and press {a}.")} a={<kbd>a</kbd>} />
      </p>
      <div class="actions card-actions">
        {state.selection && (
          <button type="button" class="button button-small" onPointerDown={(event) => event.preventDefault()} onClick={() => go(putOnSelection(store))}>
            {t("It is the selected words")} <kbd>a</kbd>
          </button>
        )}
        <button type="button" class="button button-quiet button-small" onClick={() => retire(store, shown.key)}>
          {t("Retire")} <kbd>x</kbd>
        </button>
        <button type="button" class="button button-quiet button-small" onClick={() => seek(store, null)}>
          {t("Close")}
        </button>
      </div>
      <p class="small">
        <DiffLink highlight={shown.highlight} reader={reader}>
          {t("See what changed in the article")}
        </DiffLink>
      </p>
    </div>
  );
}

/** Asked once, where the passage would be put on quite other words. */
function Doubted({ reader, go }: Pick<FoundProps, "reader" | "go">): VNode {
  return (
    <div class="notice" data-tone="warn" role="alert">
      <p>{t("These words share nothing with what was checked. Attach anyway?")}</p>
      <div class="actions">
        <button type="button" class="button button-small" onPointerDown={(event) => event.preventDefault()} onClick={() => go(putOnDoubted(reader.store))}>
          {t("Attach anyway")} <kbd>a</kbd>
        </button>
        <button type="button" class="button button-quiet button-small" onClick={() => reader.store.set({ doubt: null })}>
          {t("No")}
        </button>
      </div>
    </div>
  );
}

interface FoundProps {
  readonly looked: Looked | undefined;
  readonly shown: Shown;
  readonly reader: Reader;
  readonly go: (key: string | null) => void;
}

function Found({ looked, shown, reader, go }: FoundProps): VNode {
  if (looked?.kind === "failed") {
    return (
      <p class="notice" data-tone="bad" role="alert">
        {t("The places were not found: {why}", { why: looked.words })}{" "}
        <button type="button" class="link-button" onClick={() => seek(reader.store, shown.key)}>
          {t("Try again")}
        </button>
      </p>
    );
  }
  if (looked?.kind !== "found") return <p role="status">{t("Looking for it…")}</p>;
  if (!looked.candidates.length) return <p role="status">{t("Nothing in this version is like it.")}</p>;
  return (
    <>
      <h3 class="small">{t("It may be here")}</h3>
      <ol class="candidates">
        {looked.candidates.map((candidate, i) => (
          <Place key={candidate.start} candidate={candidate} number={i + 1} shown={shown} reader={reader} go={go} />
        ))}
      </ol>
    </>
  );
}

interface PlaceProps extends Pick<FoundProps, "shown" | "reader" | "go"> {
  readonly candidate: Candidate;
  readonly number: number;
}

/** A candidate: pointing at it shows it in the text. */
function Place({ candidate, number, shown, reader, go }: PlaceProps): VNode {
  const { store } = reader;
  const { reading } = store.parts;
  const { before, after } = surroundings(reading, candidate);
  const glance = (): void => store.set({ glance: candidate });
  return (
    <li class="candidate" onPointerEnter={glance} onFocusCapture={glance} onPointerLeave={() => store.set({ glance: null })}>
      <button type="button" class="candidate-words" dir="auto" title={t("Show it in the text")} onClick={() => reader.glanceAt(candidate)}>
        {before}
        <mark>{candidate.quote}</mark>
        {after}
      </button>
      <p class="candidate-changes small">
        <span class="muted">{t("Compared with what was checked:")}</span>{" "}
        <span dir="auto">
          <Changes old={shown.highlight.original.quote} now={candidate.quote} language={reading.language} />
        </span>
      </p>
      <div class="actions">
        <button type="button" class="button button-secondary button-small" onClick={() => go(putOn(store, candidate))}>
          {t("It stands here")} {number < 10 && <kbd>{number}</kbd>}
        </button>
        <span class="small muted">{t("{share} % alike", { share: Math.round(candidate.score * 100) })}</span>
      </div>
    </li>
  );
}
