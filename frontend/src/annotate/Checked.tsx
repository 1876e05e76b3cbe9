/** Below the form of a new claim: what is known of it already. */
import type { VNode } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { StatusWord } from "./Card";
import { Checked, type Answered, type Match, type PriorCheck } from "./checked";
import { useObserved } from "./observed";
import type { Reader } from "./reader";
import type { Form } from "./types";
import { dayWords, shorten } from "./words";
import { listed, many, t } from "../text/spoken";

const LIST = "form-known";
const MOST_LETTERS = 240;
const MOST_WORDS = 12;

/** Asks about the statement of a new claim as long as its form is open. */
export function useChecked(reader: Reader, form: Form): Checked {
  const [checked] = useState(() => new Checked(reader.store));
  useLayoutEffect(() => {
    if (!form.base) checked.ask(form.fields.text);
  }, [form.fields.text]);
  useLayoutEffect(() => () => checked.stop(), []);
  return checked;
}

/** One line below the statement, there from the start so that nothing moves: that something is known, and the way to it. */
export function CheckedLine({ checked }: { readonly checked: Checked }): VNode {
  const { results } = useObserved(checked);
  const show = (): void => {
    const list = document.getElementById(LIST);
    list?.scrollIntoView({ block: "nearest" });
    list?.querySelector<HTMLElement>("a, button")?.focus({ preventScroll: true });
  };
  return (
    <p class="known-line small" role="status">
      {results.length > 0 && (
        <button type="button" class="link-button" onClick={show}>
          {summaryOf(results)}
        </button>
      )}
    </p>
  );
}

function summaryOf(results: readonly Match[]): string {
  const same = results.filter((one) => one.relation === "same");
  if (same.some((one) => one.url !== null)) return t("Probably checked already: see below");
  if (same.length) return t("Probably known already: see below");
  return many(results.length, "{count} related claim: see below", "{count} related claims: see below");
}

/** Stands after the form's buttons: whatever arrives, they stay under the pointer. */
export function CheckedList({ checked, form, reader }: { readonly checked: Checked; readonly form: Form; readonly reader: Reader }): VNode | null {
  const answered = useObserved(checked);
  const { results, isOld, trouble } = answered;
  if (!results.length) return null;
  return (
    <section class={`form-known${isOld ? " is-old" : ""}`} id={LIST} aria-labelledby={`${LIST}-title`}>
      <h3 id={`${LIST}-title`}>{t("Checked or known already")}</h3>
      {trouble && (
        <p class="card-anchor" role="alert">
          {trouble}
        </p>
      )}
      <ul class="known-list">
        {results.map((one) => (
          <Known key={one.claim ? `claim-${one.claim.id}` : `check-${one.prior_check?.id}`} one={one} answered={answered} checked={checked} form={form} reader={reader} />
        ))}
      </ul>
    </section>
  );
}

interface KnownProps {
  readonly one: Match;
  readonly answered: Answered;
  readonly checked: Checked;
  readonly form: Form;
  readonly reader: Reader;
}

function Known({ one, answered, checked, form, reader }: KnownProps): VNode {
  const { claim, prior_check: prior } = one;
  const mark = async (): Promise<void> => {
    const key = claim && (await checked.mark(claim, form));
    if (key) reader.goTo(key);
  };
  return (
    <li class="known-claim" data-relation={one.relation}>
      <p class="known-said">
        <strong>{one.relation === "same" ? t("Probably the same claim") : t("Related")}</strong>
        {one.differs.length > 0 && <span class="muted"> · {t("differs in {what}", { what: listed(one.differs.map((what) => t(what))) })}</span>}
      </p>
      <p class="known-words" dir="auto">
        {claim ? <a href={claim.url}>{shorten(claim.text, MOST_LETTERS)}</a> : prior && <Elsewhere prior={prior} />}
      </p>
      <Facts one={one} />
      {one.matched.length > 0 && (
        <p class="small muted">
          {t("Words in common:")} <span dir="auto">{one.matched.slice(0, MOST_WORDS).join(", ")}</span>
        </p>
      )}
      {claim && checked.mayMark(one, form) && (
        <div class="actions card-actions">
          <button type="button" class="button button-secondary button-small" disabled={answered.isOld || answered.busy !== null} onClick={() => void mark()}>
            {answered.busy === String(claim.id) ? t("Saving…") : t("Mark it here too")}
          </button>
        </div>
      )}
    </li>
  );
}

/** Another's check, in a tab of its own; its address comes from outside and may be no web address. */
function Elsewhere({ prior }: { readonly prior: PriorCheck }): VNode {
  const words = shorten(prior.claim, MOST_LETTERS);
  if (!/^https?:\/\//i.test(prior.url)) return <>{words}</>;
  return (
    <a href={prior.url} target="_blank" rel="noopener noreferrer">
      {words}
      <span class="visually-hidden"> {t("(opens in a new tab)")}</span>
    </a>
  );
}

function Facts({ one }: { readonly one: Match }): VNode {
  const { claim, prior_check: prior, rating } = one;
  const told = claim ?? prior;
  const said = listed([told?.claimant, told?.claimed_on && dayWords(told.claimed_on)]);
  return (
    <>
      <div class="meta">
        {claim && <StatusWord status={claim.status} />}
        {rating?.label && <Verdict rating={rating} />}
        {claim && one.url && <a href={one.url}>{t("Public check")}</a>}
      </div>
      {said && (
        <p class="small" dir="auto">
          {t("Said by {said}", { said })}
        </p>
      )}
      {prior && <p class="small muted">{sourceOf(prior)}</p>}
    </>
  );
}

/** A step of the newsroom's scale has its mark; another's verdict stands in their own words. */
function Verdict({ rating }: { readonly rating: NonNullable<Match["rating"]> }): VNode {
  if (rating.key === null || rating.tone === null) return <strong dir="auto">{rating.label}</strong>;
  return (
    <span class="verdict small" data-rating={rating.key} data-tone={rating.tone}>
      <i class="mark" aria-hidden="true" />
      {rating.label}
    </span>
  );
}

function sourceOf(prior: PriorCheck): string {
  const day = prior.reviewed_at ? dayWords(prior.reviewed_at.slice(0, 10)) : "";
  return [t("Checked by {name}", { name: prior.publisher || prior.site }), day, prior.licence && t("licence: {licence}", { licence: prior.licence })].filter(Boolean).join(" · ");
}
