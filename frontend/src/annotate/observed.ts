/** A value that views follow. */
import { useLayoutEffect, useState } from "preact/hooks";

export class Observed<T extends object> {
  private readonly listeners = new Set<() => void>();

  constructor(private value: T) {}

  get(): T {
    return this.value;
  }

  set(change: Partial<T>): void {
    this.value = { ...this.value, ...change };
    for (const listener of this.listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** The value; the component is drawn again when it changes. */
export function useObserved<T extends object>(observed: Observed<T>): T {
  const [, redraw] = useState(0);
  useLayoutEffect(() => observed.subscribe(() => redraw((n) => n + 1)), [observed]);
  return observed.get();
}
