/** What the island knows. */
import type { Span } from "../text/offsets";
import { findQuote, type Reading } from "../text/quote";
import type { Phase } from "./outbox";
import type { Candidate, Claim, Fields, Form, Highlight, Id, Job, Person, Spot } from "./types";

/** What `u` or `U` does. */
export type Act =
  | { readonly kind: "discard" | "restore"; readonly claim: Claim }
  | { readonly kind: "replace" | "remove" | "detach" | "retire"; readonly highlight: Highlight }
  | { readonly kind: "reattach"; readonly highlight: Highlight; readonly spot: Spot }
  | { readonly kind: "edit"; readonly form: Form; readonly base: Claim; readonly way: "undo" | "redo" }
  | { readonly kind: "reopen"; readonly form: Form }
  | { readonly kind: "unmark"; readonly highlight: Highlight; readonly form: Form }
  | { readonly kind: "mark" | "pass" | "again"; readonly act: () => void };

/** Something done on this page: the way back, and how it is done again (null where it is not). */
export interface Deed {
  readonly back: Act;
  readonly again: Act | null;
}

/** A lost passage about to be put on words that share next to nothing with those that were checked. */
export interface Doubt extends Spot {
  readonly key: string;
}

/** The candidates of a lost passage, as far as they are known. */
export type Looked = { readonly kind: "looking" } | { readonly kind: "failed"; readonly words: string } | { readonly kind: "found"; readonly candidates: readonly Candidate[] };

export interface Toast {
  readonly id: number;
  readonly words: string;
  readonly canUndo: boolean;
}

/** A refusal that has no form to stand in. */
export interface Refusal {
  readonly id: string;
  readonly words: string;
}

export interface State {
  readonly highlights: readonly Highlight[];
  readonly jobs: readonly Job[];
  readonly phase: Phase;
  /** Unsaved forms; `open` is the key of the one being typed in. */
  readonly forms: readonly Form[];
  readonly open: string | null;
  /** The highlight in focus. */
  readonly active: string | null;
  readonly selection: { readonly span: Span; readonly byKeys: boolean } | null;
  /** The lost passage that is being found again. */
  readonly seeking: string | null;
  readonly looked: Readonly<Record<string, Looked>>;
  /** What is asked before a passage is put on quite other words. */
  readonly doubt: Doubt | null;
  /** Keys of the passages that a person put where they stand. */
  readonly byHand: ReadonlySet<string>;
  /** A place of the text that is shown for a moment. */
  readonly glance: Span | null;
  /** Highlights under one point, to choose from. */
  readonly picker: { readonly keys: readonly string[]; readonly left: number; readonly top: number } | null;
  readonly undo: readonly Deed[];
  readonly redo: readonly Deed[];
  readonly toast: Toast | null;
  readonly refusals: readonly Refusal[];
  /** The bar to find words in the text is open. */
  readonly isFinding: boolean;
  readonly sheetOpen: boolean;
  /** The article has a newer version than the one shown. */
  readonly isOutdated: boolean;
  /** The browser keeps nothing: a reload would lose what is not saved. */
  readonly isForgetful: boolean;
  /** Colleagues who have the article open. */
  readonly people: readonly Person[];
}

export function firstState(highlights: readonly Highlight[], byHand: readonly Id[] = []): State {
  return {
    highlights,
    jobs: [],
    phase: { kind: "idle" },
    forms: [],
    open: null,
    active: null,
    selection: null,
    seeking: null,
    looked: {},
    doubt: null,
    byHand: new Set(byHand.map(String)),
    glance: null,
    picker: null,
    undo: [],
    redo: [],
    toast: null,
    refusals: [],
    isFinding: false,
    sheetOpen: false,
    isOutdated: false,
    isForgetful: false,
    people: [],
  };
}

export function fieldsOf(claim: Claim): Fields {
  return { text: claim.text, claimant: claim.claimant, claimed_on: claim.claimed_on ?? "" };
}

export function newForm(key: string, snapshot: Id, span: Span, quote: string): Form {
  const fields = { text: quote.replace(/\s+/gu, " "), claimant: "", claimed_on: "" };
  return { key, snapshot, span, quote, fields, base: null, errors: {}, problem: "", theirs: null };
}

export function editForm(key: string, highlight: Highlight): Form {
  const span = { start: highlight.start ?? 0, end: highlight.end ?? 0 };
  const { snapshot, quote, claim } = highlight;
  return { key, snapshot, span, quote, fields: fieldsOf(claim), base: claim, errors: {}, problem: "", theirs: null };
}

/** True where closing the form would lose something that somebody typed. */
export function isTouched(form: Form): boolean {
  const before = form.base ? fieldsOf(form.base) : newForm("", form.snapshot, form.span, form.quote).fields;
  return (Object.keys(before) as (keyof Fields)[]).some((name) => before[name] !== form.fields[name]);
}

/**
 * A kept form on the version that is open now.
 *
 * Its passage is found again by its words where the version has changed; null where they are gone or stand twice.
 */
export function placeForm(form: Form, snapshot: Id, reading: Reading): Form | null {
  if (String(form.snapshot) === String(snapshot) || form.base) return form;
  const span = findQuote(reading.map, form.quote);
  return span && { ...form, snapshot, span };
}
