/** A thin rail beside the text: where the claims stand, by state, and which part of the text is in view. */
import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useMedia, useStore } from "./hooks";
import { countsOf, notchesOf, type Notch, type Point } from "./notches";
import { WIDE, type Reader } from "./reader";
import { isPlaced } from "./view";
import { shorten, STATUS_WORDS } from "./words";
import { t } from "../text/spoken";

const GAP_PX = 11;

export function Rail({ reader }: { readonly reader: Reader }): VNode | null {
  useStore(reader.store);
  return useMedia(WIDE) ? <WideRail reader={reader} /> : null;
}

function pointsOf(reader: Reader): Point[] {
  return reader.store.shown().flatMap(({ key, highlight: { start, claim } }) => (start === null ? [] : [{ key, top: reader.pane.topOf(start), status: claim.status }]));
}

function WideRail({ reader }: { readonly reader: Reader }): VNode {
  const { store, pane } = reader;
  const rail = useRef<HTMLElement>(null);
  const [notches, setNotches] = useState<readonly Notch[]>([]);
  const [stop, setStop] = useState(0);
  const shown = store.shown();
  const { active } = store.get();
  const place = (): void => {
    const railHeight = rail.current?.clientHeight ?? 0;
    setNotches(notchesOf(pointsOf(reader), { textHeight: pane.root.offsetHeight, railHeight, gap: GAP_PX }));
  };
  // After the first picture and the cards: what they have measured is known then.
  useEffect(place, [shown]);
  useEffect(() => {
    const watch = new ResizeObserver(place);
    watch.observe(pane.root);
    if (rail.current) watch.observe(rail.current);
    return () => watch.disconnect();
  }, []);
  const at = Math.min(stop, notches.length - 1);
  const go = (notch: Notch, i: number): void => {
    setStop(i);
    reader.goTo(next(notch, active));
  };
  const pressed = (event: KeyboardEvent): void => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: notches.length - 1 }[event.key];
    if (to === undefined) return;
    const there = Math.min(Math.max(to, 0), notches.length - 1);
    setStop(there);
    rail.current?.querySelectorAll("button")[there]?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <nav class="rail" ref={rail} aria-label={t("Where the claims stand")} hidden={!shown.some(isPlaced)} onKeyDown={pressed}>
      <InView root={pane.root} />
      {notches.map((notch, i) => (
        <NotchButton key={notch.points[0]!.key} reader={reader} notch={notch} isStop={i === at} isActive={notch.points.some(({ key }) => key === active)} go={() => go(notch, i)} />
      ))}
    </nav>
  );
}

/** The notch's first claim, or the one after that in focus. */
function next({ points }: Notch, active: string | null): string {
  const at = points.findIndex(({ key }) => key === active);
  return points[(at + 1) % points.length]!.key;
}

interface NotchProps {
  readonly reader: Reader;
  readonly notch: Notch;
  /** The one that Tab comes to. */
  readonly isStop: boolean;
  readonly isActive: boolean;
  readonly go: () => void;
}

function NotchButton({ reader, notch, isStop, isActive, go }: NotchProps): VNode {
  const { points, share, status } = notch;
  const text = shorten(reader.store.find(points[0]!.key)?.highlight.claim.text ?? "", 60);
  const words = points.length === 1 ? t("{state}: {text}", { state: STATUS_WORDS[status], text }) : t("{count} claims ({states}), first: {text}", { count: points.length, states: countsOf(points, STATUS_WORDS), text });
  const place = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => place.current?.style.setProperty("top", `${share * 100}%`), [share]);
  return (
    <button type="button" ref={place} class={`notch status${points.length > 1 ? " is-several" : ""}`} data-status={status} tabIndex={isStop ? 0 : -1} aria-label={words} title={words} aria-current={isActive ? "true" : undefined} onClick={go}>
      <i class="mark" aria-hidden="true" />
    </button>
  );
}

/** The part of the text that is in view. */
function InView({ root }: { readonly root: HTMLElement }): VNode {
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let frame = 0;
    const show = (): void => {
      frame = 0;
      const { top, height } = root.getBoundingClientRect();
      const from = Math.min(1, Math.max(0, -top / height));
      const to = Math.min(1, Math.max(0, (innerHeight - top) / height));
      box.current?.style.setProperty("top", `${from * 100}%`);
      box.current?.style.setProperty("height", `${(to - from) * 100}%`);
    };
    const soon = (): void => void (frame ||= requestAnimationFrame(show));
    show();
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener("scroll", soon);
      removeEventListener("resize", soon);
    };
  }, []);
  return <span class="rail-view" ref={box} aria-hidden="true" />;
}
