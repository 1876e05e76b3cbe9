/** A claim in the margin. */
import { Component, type ComponentChildren, type VNode } from "preact";
import { useMemo } from "preact/hooks";
import { changesBetween } from "../text/changes";
import { listed, many, t } from "../text/spoken";
import type { Reader } from "./reader";
import { talkWords, ThreadList } from "./Threads";
import type { Threads } from "./threads";
import type { Highlight, Rating, Status } from "./types";
import type { Shown } from "./view";
import { ANCHOR_WORDS, BY_HAND, dayWords, momentWords, STATUS_WORDS } from "./words";

export function StatusWord({ status }: { readonly status: Status }): VNode {
  return (
    <span class="status" data-status={status}>
      <i class="mark" aria-hidden="true" />
      {STATUS_WORDS[status]}
    </span>
  );
}

function VerdictWord({ rating }: { readonly rating: Rating }): VNode {
  return (
    <span class="verdict small" data-rating={rating.key} data-tone={rating.tone}>
      <i class="mark" aria-hidden="true" />
      {rating.label}
    </span>
  );
}

function saidBy({ claim }: Highlight): string {
  return listed([claim.claimant, claim.claimed_on ? dayWords(claim.claimed_on) : ""]);
}

/** A person put it where it stands. */
const isByHand = (shown: Shown, reader: Reader): boolean => shown.isByHand ?? reader.store.get().byHand.has(shown.key);

function Facts({ shown, saving, openThreads, reader }: Pick<CardProps, "shown" | "saving" | "openThreads" | "reader">): VNode {
  const byHand = isByHand(shown, reader);
  const { claim, state } = shown.highlight;
  return (
    <div class="meta">
      <StatusWord status={claim.status} />
      {claim.verdict?.rating && <VerdictWord rating={claim.verdict.rating} />}
      {claim.source_count > 0 && <span>{many(claim.source_count, "{count} source", "{count} sources")}</span>}
      {openThreads > 0 && <span class="card-talk">{talkWords(openThreads)}</span>}
      {saving && <span class="card-saving">{saving}</span>}
      {(byHand || ANCHOR_WORDS[state]) && <span class="card-anchor">{byHand ? BY_HAND : ANCHOR_WORDS[state]}</span>}
    </div>
  );
}

interface CardProps {
  readonly shown: Shown;
  readonly isActive: boolean;
  /** The claim stands on several passages of this article. */
  readonly isRepeated: boolean;
  /** What is said of a save under way. */
  readonly saving: string;
  /** The colleagues who are editing it. */
  readonly editors: string;
  readonly openThreads: number;
  /** Its threads are shown. */
  readonly isTalking: boolean;
  readonly threads: Threads;
  readonly reader: Reader;
}

/** Drawn again only when something it shows has changed: an article may have a thousand. */
export class Card extends Component<CardProps> {
  override shouldComponentUpdate(next: CardProps): boolean {
    const now = this.props;
    return (
      now.shown.highlight !== next.shown.highlight ||
      now.isActive !== next.isActive ||
      now.isRepeated !== next.isRepeated ||
      now.saving !== next.saving ||
      now.editors !== next.editors ||
      now.openThreads !== next.openThreads ||
      now.isTalking !== next.isTalking
    );
  }

  override render(): VNode {
    return <CardBody {...this.props} />;
  }
}

function CardBody({ shown, isActive, isRepeated, saving, editors, openThreads, isTalking, threads, reader }: CardProps): VNode {
  const { claim } = shown.highlight;
  const said = saidBy(shown.highlight);
  return (
    <li class={`margin-card${isActive ? " is-active" : ""}${isByHand(shown, reader) || ANCHOR_WORDS[shown.highlight.state] ? " is-flagged" : ""}`} data-key={shown.key}>
      <button type="button" class="card-claim" dir="auto" aria-current={isActive ? "true" : undefined} onClick={() => reader.goTo(shown.key)}>
        {claim.text}
      </button>
      {said && <p class="card-said">{said}</p>}
      <Facts shown={shown} saving={saving} openThreads={openThreads} reader={reader} />
      {editors && <p class="card-editors">{t("Editing this claim: {names}", { names: editors })}</p>}
      {shown.highlight.state === "edited" && <Changed shown={shown} isActive={isActive} reader={reader} />}
      {isActive && !shown.isSaving && <CardActions shown={shown} isRepeated={isRepeated} openThreads={openThreads} isTalking={isTalking} threads={threads} reader={reader} />}
      {isTalking && <ThreadList threads={threads} close={() => putAway(threads, reader)} />}
    </li>
  );
}

/** Closes the threads and gives the focus back to their claim. */
function putAway(threads: Threads, reader: Reader): void {
  threads.show(null);
  reader.pane.markOf(reader.store.get().active ?? "")?.focus({ preventScroll: true });
}

function CardActions({ shown, isRepeated, openThreads, isTalking, threads, reader }: Omit<CardProps, "isActive" | "saving" | "editors">): VNode {
  const { claim } = shown.highlight;
  const { store } = reader;
  return (
    <div class="actions card-actions">
      <a class="button button-small" href={claim.url}>
        {t("Open claim")}
      </a>
      {claim.may.edit && (
        <button type="button" class="button button-secondary button-small" onClick={() => store.startEdit(shown.key)}>
          {t("Edit")}
        </button>
      )}
      <button type="button" class="button button-quiet button-small" aria-expanded={isTalking} onClick={() => threads.toggle()}>
        {t("Comments")} {openThreads > 0 && <span class="count">{openThreads}</span>}
      </button>
      {isRepeated && (
        <button type="button" class="button button-quiet button-small" onClick={() => store.removePassage(shown.key)}>
          {t("Remove this passage")}
        </button>
      )}
      {claim.may.discard && (
        <button type="button" class="button button-quiet button-small" onClick={() => store.discard(shown.key)}>
          {t("Discard")}
        </button>
      )}
    </div>
  );
}

/** Old words and new ones as one: what went is struck through, what came is underlined. */
export function Changes({ old, now, language }: { readonly old: string; readonly now: string; readonly language: string }): VNode {
  const pieces = useMemo(() => changesBetween(old, now, language), [old, now, language]);
  return (
    <>
      {pieces.map(({ op, text }, i) =>
        op === "same" ? text : op === "deleted" ? <del key={i}>{text}</del> : <ins key={i}>{text}</ins>,
      )}
    </>
  );
}

interface DiffLinkProps {
  readonly highlight: Highlight;
  readonly reader: Reader;
  readonly children: ComponentChildren;
}

/** To the comparison of the version that was checked with the one on the page. */
export function DiffLink({ highlight, reader, children }: DiffLinkProps): VNode {
  const { article } = reader.store.parts.data;
  const query = `from=${encodeURIComponent(String(highlight.original.snapshot))}&to=${encodeURIComponent(String(highlight.snapshot))}`;
  return <a href={`/articles/${encodeURIComponent(String(article.id))}/diff/?${query}`}>{children}</a>;
}

/** The passage says something else than what was checked. */
function Changed({ shown, isActive, reader }: Pick<CardProps, "shown" | "isActive" | "reader">): VNode {
  const { highlight } = shown;
  const { data, reading } = reader.store.parts;
  const checked = data.versions?.[String(highlight.original.snapshot)];
  return (
    <div class="card-changed">
      <p class="quote" dir="auto">
        <Changes old={highlight.original.quote} now={highlight.quote} language={reading.language} />
      </p>
      {isActive && (
        <p class="small">
          {checked ? t("Checked against the version of {time}.", { time: momentWords(checked) }) : t("Checked against an earlier version.")}{" "}
          {isByHand(shown, reader) ? t("It was put here by hand.") : t("Since then the passage changed.")}{" "}
          <DiffLink highlight={highlight} reader={reader}>
            {t("See the whole change")}
          </DiffLink>
        </p>
      )}
    </div>
  );
}
