/** Puts each card of the margin level with its passage. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { crowdedAmong, stackCards, stackHeight, type Item } from "./layout";
import type { TextPane } from "./paint";

/** A card further than this from its passage makes its neighbours small. */
const CROWDED_PX = 120;

export interface Level {
  readonly pane: TextPane;
  /** The code point that each card stands beside, in the order of the cards. */
  readonly points: readonly number[];
  /** The card that must stand exactly level; -1 for none. */
  readonly held: number;
  /** Off where the cards are an ordinary list. */
  readonly isWide: boolean;
  /** Changes when the cards do. */
  readonly signature: string;
}

function measure(cards: readonly HTMLElement[], wants: readonly number[]): Item[] {
  return cards.map((card, i) => ({ height: card.offsetHeight, want: wants[i] ?? 0 }));
}

function arrange(box: HTMLElement, { pane, points, held }: Level): void {
  const cards = [...box.children] as HTMLElement[];
  for (const card of cards) card.classList.remove("is-small");
  const shift = pane.root.getBoundingClientRect().top - box.getBoundingClientRect().top;
  const wants = points.map((point) => shift + pane.topOf(point));
  let items = measure(cards, wants);
  let tops = stackCards(items, held);
  const crowded = crowdedAmong(items, tops, CROWDED_PX);
  if (crowded.includes(true)) {
    cards.forEach((card, i) => card.classList.toggle("is-small", crowded[i] === true));
    items = measure(cards, wants);
    tops = stackCards(items, held);
  }
  cards.forEach((card, i) => card.style.setProperty("top", `${tops[i] ?? 0}px`));
  box.style.setProperty("min-height", `${stackHeight(items, tops)}px`);
}

function release(box: HTMLElement): void {
  box.style.removeProperty("min-height");
  for (const card of box.children as HTMLCollectionOf<HTMLElement>) {
    card.style.removeProperty("top");
    card.classList.remove("is-small");
  }
}

/** The list's ref; its cards are placed when they, the text or the window change, not at every keystroke. */
export function useLevelCards(level: Level): { current: HTMLOListElement | null } {
  const list = useRef<HTMLOListElement>(null);
  const latest = useRef(level);
  latest.current = level;
  const place = (): void => {
    if (!list.current) return;
    if (latest.current.isWide) arrange(list.current, latest.current);
    else release(list.current);
  };
  useLayoutEffect(place, [level.signature, level.held, level.isWide]);
  useLayoutEffect(() => {
    const watchText = new ResizeObserver(() => {
      level.pane.moved();
      place();
    });
    const watchCards = new ResizeObserver(place);
    watchText.observe(level.pane.root);
    if (list.current) for (const card of list.current.children) watchCards.observe(card);
    return () => {
      watchText.disconnect();
      watchCards.disconnect();
    };
  }, [level.signature, level.isWide]);
  useLayoutEffect(() => {
    void document.fonts.ready.then(() => {
      level.pane.moved();
      place();
    });
  }, []);
  return list;
}
