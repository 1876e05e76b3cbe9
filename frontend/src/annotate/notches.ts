/** Where the overview rail has its notches: claims that would stand over each other share one. Pure. */
import type { Status } from "./types";
import { inside, listed, t } from "../text/spoken";

/** A claim on the page: how far down its passage stands, in pixels. */
export interface Point {
  readonly key: string;
  readonly top: number;
  readonly status: Status;
}

export interface Notch {
  /** How far down the rail, 0 to 1. */
  readonly share: number;
  readonly points: readonly Point[];
  /** Of several, the one that most is left to do for. */
  readonly status: Status;
}

const MOST_TO_DO: readonly Status[] = ["sent_back", "draft", "in_review", "approved", "rejected", "retracted", "published", "discarded"];

/** Groups points, in reading order, so that no two notches stand nearer than `gap` pixels on a rail of this height. */
export function notchesOf(points: readonly Point[], { textHeight, railHeight, gap }: { textHeight: number; railHeight: number; gap: number }): Notch[] {
  if (textHeight <= 0 || railHeight <= 0) return [];
  const groups: { share: number; points: Point[] }[] = [];
  for (const point of [...points].sort((a, b) => a.top - b.top)) {
    const share = Math.min(1, Math.max(0, point.top / textHeight));
    const last = groups.at(-1);
    if (last && (share - last.share) * railHeight < gap) last.points.push(point);
    else groups.push({ share, points: [point] });
  }
  return groups.map((group) => ({ ...group, status: mostToDo(group.points) }));
}

function mostToDo(points: readonly Point[]): Status {
  const found = new Set(points.map((point) => point.status));
  return MOST_TO_DO.find((status) => found.has(status)) ?? "draft";
}

/** How many of each status: "3 draft, 1 published". */
export function countsOf(points: readonly Point[], words: Readonly<Record<Status, string>>): string {
  const counts = new Map<Status, number>();
  for (const { status } of points) counts.set(status, (counts.get(status) ?? 0) + 1);
  return listed([...counts].map(([status, number]) => t("{count} {state}", { count: number, state: inside(words[status]) })));
}
