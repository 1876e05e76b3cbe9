/** What the page shows, from what is acknowledged and what is on its way. Pure. */
import type { Claim, Form, Highlight, Id, Job, PageData, Spot } from "./types";
import type { Mark } from "./paint";
import { saidOf } from "./words";

/** A highlight with what is known of its saving. */
export interface Shown {
  readonly key: string;
  readonly highlight: Highlight;
  /** A change of it has not been acknowledged yet. */
  readonly isSaving: boolean;
  /** A person put it where it stands, on its way to the server. */
  readonly isByHand?: boolean;
}

export const keyOf = (highlight: Highlight): string => String(highlight.id);

/** The key under which a claim that is not acknowledged yet is shown. */
export const newKey = (formKey: string): string => `new-${formKey}`;

function claimOf(form: Form, me: PageData["me"]): Claim {
  return {
    id: newKey(form.key),
    ...form.fields,
    claimed_on: form.fields.claimed_on || null,
    status: "draft",
    version: 0,
    verdict: null,
    source_count: 0,
    url: "",
    created_by: me,
    may: { edit: false, discard: false },
  };
}

function highlightOf(form: Form, me: PageData["me"]): Highlight {
  return {
    id: newKey(form.key),
    snapshot: form.snapshot,
    ...form.span,
    quote: form.quote,
    prefix: "",
    suffix: "",
    state: "exact",
    score: 1,
    original: { snapshot: form.snapshot, ...form.span, quote: form.quote },
    claim: claimOf(form, me),
  };
}

function withFields(highlight: Highlight, form: Form): Highlight {
  const { text, claimant, claimed_on } = form.fields;
  return { ...highlight, claim: { ...highlight.claim, text, claimant, claimed_on: claimed_on || null } };
}

/** Reading order; what has no place comes last. */
export function inReadingOrder(a: Highlight, b: Highlight): number {
  const byId = String(a.id).localeCompare(String(b.id), "en", { numeric: true });
  if (a.start === null || b.start === null) return Number(a.start === null) - Number(b.start === null) || byId;
  return a.start - b.start || (b.end ?? 0) - (a.end ?? 0) || byId;
}

function sameId(a: Id, b: Id): boolean {
  return String(a) === String(b);
}

function placedOn(highlight: Highlight, spot: Spot): Highlight {
  return { ...highlight, ...spot, state: spot.quote === highlight.original.quote ? "moved" : "edited" };
}

function withInstead(shown: Shown[], highlight: Highlight): Shown[] {
  return shown.map((one) => (sameId(one.highlight.id, highlight.id) ? { ...one, highlight, isSaving: true } : one));
}

function afterJob(shown: Shown[], job: Job, me: PageData["me"]): Shown[] {
  switch (job.kind) {
    case "create":
      return [...shown, { key: newKey(job.form.key), highlight: highlightOf(job.form, me), isSaving: true }];
    case "edit":
      return shown.map((one) =>
        sameId(one.highlight.claim.id, job.base.id) ? { ...one, highlight: withFields(one.highlight, job.form), isSaving: true } : one,
      );
    case "discard":
      return shown.filter((one) => !sameId(one.highlight.claim.id, job.claim.id));
    case "remove":
    case "retire":
      return shown.filter((one) => !sameId(one.highlight.id, job.highlight.id));
    case "reattach":
      return withInstead(shown, placedOn(job.highlight, job.spot)).map((one) =>
        sameId(one.highlight.id, job.highlight.id) ? { ...one, isByHand: true } : one,
      );
    case "detach":
      return withInstead(shown, job.highlight);
    case "restore":
    case "replace":
      return shown;
  }
}

/** Every highlight to show, with the changes on their way already in it. */
export function shownWith(highlights: readonly Highlight[], jobs: readonly Job[], me: PageData["me"]): Shown[] {
  const acknowledged = highlights.map((highlight) => ({ key: keyOf(highlight), highlight, isSaving: false }));
  return jobs
    .reduce<Shown[]>((shown, job) => afterJob(shown, job, me), acknowledged)
    .sort((a, b) => inReadingOrder(a.highlight, b.highlight));
}

export const isPlaced = (shown: Shown): boolean => shown.highlight.start !== null && shown.highlight.end !== null;

/** The marks of all that has a place. */
export function marksOf(shown: readonly Shown[]): Mark[] {
  return shown.flatMap(({ key, highlight: { start, end, state, claim } }) =>
    start === null || end === null ? [] : [{ key, start, end, status: claim.status, label: saidOf(claim.status, state), anchor: state }],
  );
}
