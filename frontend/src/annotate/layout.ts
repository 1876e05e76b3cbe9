/** Where the cards of the margin stand: level with their passages, never over each other. Pure. */

export interface Item {
  /** Where the passage stands, and so where the card would like to. */
  readonly want: number;
  readonly height: number;
}

const GAP = 8;

/**
 * Tops of the cards, in order. The card at `held` stands exactly where it wants to; those before it move up and those
 * after it move down as far as they must. No card begins above 0.
 */
export function stackCards(items: readonly Item[], held: number): number[] {
  const tops = items.map((item) => Math.max(0, item.want));
  if (held >= 0) {
    for (let i = held - 1; i >= 0; i -= 1) tops[i] = Math.min(tops[i]!, tops[i + 1]! - GAP - items[i]!.height);
  }
  let free = 0;
  tops.forEach((top, i) => {
    const placed = Math.max(top, free);
    tops[i] = placed;
    free = placed + items[i]!.height + GAP;
  });
  return tops;
}

/**
 * Which cards stand in a crowd: a run without gaps in which some card stands more than `most` from its passage.
 * Made small, such cards come back to their passages.
 */
export function crowdedAmong(items: readonly Item[], tops: readonly number[], most: number): boolean[] {
  const crowded = items.map(() => false);
  let from = 0;
  for (let i = 0; i < items.length; i += 1) {
    const isLast = i + 1 === items.length || tops[i + 1]! - tops[i]! - items[i]!.height > GAP + 1;
    if (!isLast) continue;
    const isFar = items.slice(from, i + 1).some((item, n) => Math.abs(tops[from + n]! - Math.max(0, item.want)) > most);
    crowded.fill(isFar, from, i + 1);
    from = i + 1;
  }
  return crowded;
}

/** The height that all cards need. */
export function stackHeight(items: readonly Item[], tops: readonly number[]): number {
  return items.reduce((most, item, i) => Math.max(most, tops[i]! + item.height), 0);
}
