/** The keys of triage, in one table. */
/** What a press of Enter or the space bar means something to already. */
const PRESSABLE = "button, summary, a[href]:not(.row-title), input, dialog, label";
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

const PRESSES = new Set(["Enter", " "]);

export interface Deeds {
  step(by: number): void;
  open(): void;
  approve(): void;
  sendBack(): void;
  /** Sends back with the note that is being written. */
  confirm(): void;
  choose(isRange: boolean): void;
  take(): void;
  search(): void;
  help(): void;
  undo(): void;
  close(): void;
  leaf(by: number): void;
}

/** What the key means here; undefined where it is none of ours. */
export function deedOf(event: KeyboardEvent, deeds: Deeds): (() => unknown) | undefined {
  const isNote = event.target instanceof HTMLTextAreaElement && event.target.name === "note";
  if (isNote && event.key === "Enter" && (event.ctrlKey || event.metaKey)) return () => deeds.confirm();
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (event.key === "Escape") return () => deeds.close();
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.matches(TYPING) || (PRESSES.has(event.key) && target.closest(PRESSABLE))) return undefined;
  const moves: Record<string, () => unknown> = {
    j: () => deeds.step(1),
    k: () => deeds.step(-1),
    " ": () => deeds.leaf(event.shiftKey ? -1 : 1),
  };
  const once: Record<string, () => unknown> = {
    a: () => deeds.approve(),
    r: () => deeds.sendBack(),
    x: () => deeds.choose(false),
    X: () => deeds.choose(true),
    t: () => deeds.take(),
    u: () => deeds.undo(),
    "/": () => deeds.search(),
    "?": () => deeds.help(),
    Enter: () => deeds.open(),
  };
  return moves[event.key] ?? (event.repeat ? undefined : once[event.key]);
}
