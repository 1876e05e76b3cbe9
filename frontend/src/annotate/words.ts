/** Words that stand in several places. */
import type { AnchorState, Status } from "./types";

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  draft: "Draft",
  in_review: "In review",
  sent_back: "Sent back",
  approved: "Approved",
  rejected: "Rejected",
  published: "Published",
  retracted: "Retracted",
  discarded: "Discarded",
};

export const ANCHOR_WORDS: Readonly<Record<AnchorState, string>> = {
  exact: "",
  edited: "Words changed",
  moved: "Passage has moved",
  ambiguous: "Found more than once",
  orphaned: "Not found in this version",
};

export const BY_HAND = "Put here by hand";

/** What is said of a passage that does not stand as it was checked; the gravest first. */
const SAID_OF: Partial<Readonly<Record<AnchorState, string>>> = {
  edited: ", words changed since it was checked",
  moved: ", moved since it was checked",
};

/** The status word of a claim with what has become of its passage. */
export const saidOf = (status: Status, anchor: AnchorState): string => `${STATUS_WORDS[status]}${SAID_OF[anchor] ?? ""}`;

/** Of how several passages were found, what a reader must be warned of most; "" where all stand as checked. */
export function gravest(anchors: readonly AnchorState[]): AnchorState | "" {
  return (Object.keys(SAID_OF) as AnchorState[]).find((anchor) => anchors.includes(anchor)) ?? "";
}

/** "1 claim", "2 claims". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** What a screen reader says after the words of a passage. */
export function describe(statuses: readonly string[]): string {
  return statuses.length === 1 ? `Claim, ${statuses[0] ?? ""}` : `${statuses.length} claims: ${statuses.join("; ")}`;
}

const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** "22 Nov 2026". */
export function dayWords(isoDate: string): string {
  const day = new Date(`${isoDate}T00:00:00Z`);
  return Number.isNaN(day.getTime()) ? isoDate : DATE.format(day);
}

const MOMENT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });

/** "22 Nov 2026, 14:05". */
export function momentWords(iso: string): string {
  const moment = new Date(iso);
  return Number.isNaN(moment.getTime()) ? iso : MOMENT.format(moment);
}

/** The start of a long text, cut at a word. */
export function shorten(text: string, most = 90): string {
  const points = Array.from(text);
  if (points.length <= most) return text;
  return `${points.slice(0, most).join("").replace(/\s+\S*$/u, "")}…`;
}
