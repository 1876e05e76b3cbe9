/** Words that stand in several places. */
import type { AnchorState, Status } from "./types";
import { many, t, tongue } from "../text/spoken";

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  draft: t("Draft"),
  in_review: t("In review"),
  sent_back: t("Sent back"),
  approved: t("Approved"),
  rejected: t("Rejected"),
  published: t("Published"),
  retracted: t("Retracted"),
  discarded: t("Discarded"),
};

export const ANCHOR_WORDS: Readonly<Record<AnchorState, string>> = {
  exact: "",
  edited: t("Words changed"),
  moved: t("Passage has moved"),
  ambiguous: t("Found more than once"),
  orphaned: t("Not found in this version"),
};

export const BY_HAND = t("Put here by hand");

/** What is said of a passage that does not stand as it was checked; the gravest first. */
const SAID_OF: Partial<Readonly<Record<AnchorState, string>>> = {
  edited: t("{label}, words changed since it was checked"),
  moved: t("{label}, moved since it was checked"),
};

/** The status word of a claim with what has become of its passage. */
export const saidOf = (status: Status, anchor: AnchorState): string =>
  (SAID_OF[anchor] ?? "{label}").replace("{label}", STATUS_WORDS[status]);

/** Of how several passages were found, what a reader must be warned of most; "" where all stand as checked. */
export function gravest(anchors: readonly AnchorState[]): AnchorState | "" {
  return (Object.keys(SAID_OF) as AnchorState[]).find((anchor) => anchors.includes(anchor)) ?? "";
}

/** What a screen reader says after the words of a passage. */
export function describe(statuses: readonly string[]): string {
  if (statuses.length === 1) return t("Claim, {label}", { label: statuses[0] ?? "" });
  return many(statuses.length, "{count} claim: {labels}", "{count} claims: {labels}", { labels: statuses.join("; ") });
}

const DATE = new Intl.DateTimeFormat(tongue(), { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** "22 Nov 2026". */
export function dayWords(isoDate: string): string {
  const day = new Date(`${isoDate}T00:00:00Z`);
  return Number.isNaN(day.getTime()) ? isoDate : DATE.format(day);
}

const MOMENT = new Intl.DateTimeFormat(tongue(), { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });

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
