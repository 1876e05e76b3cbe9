/** What the server says, in the shape of its API, and what the island keeps meanwhile. */
import type { Span } from "../text/offsets";

export type Id = number | string;

export type Status =
  | "draft"
  | "in_review"
  | "sent_back"
  | "approved"
  | "rejected"
  | "published"
  | "retracted"
  | "discarded";

export interface Rating {
  readonly key: string;
  readonly label: string;
  readonly tone?: string;
}

export interface Claim {
  readonly id: Id;
  readonly text: string;
  readonly claimant: string;
  readonly claimed_on: string | null;
  readonly status: Status;
  readonly version: number;
  readonly verdict: { readonly rating: Rating | null } | null;
  readonly source_count: number;
  readonly url: string;
  readonly created_by: { readonly id: Id; readonly name: string };
  readonly may: { readonly edit: boolean; readonly discard: boolean; readonly propose?: boolean };
}

export type AnchorState = "exact" | "edited" | "moved" | "ambiguous" | "orphaned";

export interface Highlight {
  readonly id: Id;
  readonly snapshot: Id;
  readonly start: number | null;
  readonly end: number | null;
  readonly quote: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly state: AnchorState;
  /** How alike the words are to those that were marked, 0 to 1. */
  readonly score: number;
  /** What an editor marked, and in which version. */
  readonly original: Original;
  readonly claim: Claim;
}

export interface Original {
  readonly snapshot: Id;
  readonly start: number | null;
  readonly end: number | null;
  readonly quote: string;
}

/** Words and where they stand in the version that is open. */
export interface Spot extends Span {
  readonly quote: string;
}

/** A place where a lost passage may stand now. */
export interface Candidate extends Spot {
  readonly prefix: string;
  readonly suffix: string;
  readonly score: number;
}

export interface Block extends Span {
  readonly kind: string;
}

export interface Snapshot {
  readonly id: Id;
  readonly text: string;
  readonly blocks: readonly Block[];
}

export interface Article {
  readonly id: Id;
  readonly title: string;
  readonly language: string;
  readonly snapshot: Snapshot | null;
  readonly highlights: readonly Highlight[];
}

/** The JSON in `#annotate-data`. */
export interface PageData {
  readonly article: Article;
  readonly me: { readonly id: Id; readonly name: string };
  readonly csrf?: string;
  /** When the versions that passages were marked in were captured, by their ids. */
  readonly versions?: Readonly<Record<string, string>>;
  /** The highlights that a person put where they stand. */
  readonly by_hand?: readonly Id[];
  readonly sign_in: string;
  /** Sentences that seem worth checking are pointed out to her. */
  readonly points_out?: boolean;
  /** Where the stream of this article is; empty where there is none. */
  readonly live?: string;
}

/** A colleague who has the article open, and the claims that she is editing. */
export interface Person {
  readonly id: Id;
  readonly name: string;
  readonly editing: readonly Id[];
}

export interface Fields {
  readonly text: string;
  readonly claimant: string;
  readonly claimed_on: string;
}

/** A claim being written or edited. It is kept in the browser until the server has acknowledged it. */
export interface Form {
  /** Also the Idempotency-Key of the save. */
  readonly key: string;
  readonly snapshot: Id;
  readonly span: Span;
  readonly quote: string;
  readonly fields: Fields;
  /** The claim as it was when the form opened; null for a new one. */
  readonly base: Claim | null;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  /** A refusal that belongs to no field. */
  readonly problem: string;
  /** A colleague's newer version of the claim. */
  readonly theirs: Claim | null;
}

/** A change on its way to the server. */
export type Job = { readonly id: string; readonly at: number } & (
  | { readonly kind: "create"; readonly form: Form }
  | { readonly kind: "edit"; readonly form: Form; readonly base: Claim; readonly way?: "undo" | "redo" }
  | { readonly kind: "discard" | "restore"; readonly claim: Claim }
  | { readonly kind: "remove" | "replace"; readonly highlight: Highlight }
  | { readonly kind: "reattach"; readonly highlight: Highlight; readonly spot: Spot }
  | { readonly kind: "detach" | "retire"; readonly highlight: Highlight }
);

/** A refusal of the server, as problem+json says it. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly current: Claim | null;
}
