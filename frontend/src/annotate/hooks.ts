import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { State } from "./state";
import type { Store } from "./store";

/** The store's state; the component is drawn again when it changes. */
export function useStore(store: Store): State {
  const [, redraw] = useState(0);
  useLayoutEffect(() => store.subscribe(() => redraw((n) => n + 1)), [store]);
  return store.get();
}

/** True while the media query holds. */
export function useMedia(query: string): boolean {
  const list = useRef(matchMedia(query));
  const [holds, setHolds] = useState(list.current.matches);
  useLayoutEffect(() => {
    const follow = (): void => setHolds(list.current.matches);
    list.current.addEventListener("change", follow);
    return () => list.current.removeEventListener("change", follow);
  }, []);
  return holds;
}
