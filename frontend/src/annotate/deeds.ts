/** What was done on this page, the way back from it, and the way there again. */
import type { Act, Deed } from "./state";
import type { Store } from "./store";
import { t } from "../text/spoken";

const STEPS = 50;
const DONE: Readonly<Record<Act["kind"], string>> = {
  discard: t("Claim discarded."),
  restore: t("The claim is back."),
  replace: t("The passage is back."),
  remove: t("Passage removed from the claim."),
  retire: t("Passage retired."),
  reattach: t("The passage is put back."),
  detach: t("The passage is lost again."),
  edit: t("Edit taken back."),
  mark: t("The sentence is as it was."),
  pass: t("Passed over: not pointed out to you again."),
  again: t("The sentence is pointed out again."),
  reopen: t("Your draft is back."),
  unmark: t("The passage is off that claim. Your draft is back."),
};

export class Deeds {
  constructor(private readonly store: Store) {}

  /** Says what was done, and remembers the way back. */
  done(words: string, deed: Deed): void {
    this.remember(deed);
    this.store.toast(words, true);
  }

  /** Remembers a way back without a toast. What was undone before cannot be done again after something new. */
  remember(deed: Deed, isRedone = false): void {
    const { undo, redo } = this.store.get();
    this.store.set({ undo: [...undo, deed].slice(-STEPS), redo: isRedone ? redo : [] });
  }

  /** Remembers what was undone. */
  mayRedo(deed: Deed): void {
    this.store.set({ redo: [...this.store.get().redo, deed].slice(-STEPS) });
  }

  /** What was not done needs no way back, and is not said to be done. */
  forget(deed: Deed): void {
    this.store.set({ undo: this.store.get().undo.filter((one) => one !== deed), toast: null });
  }

  undo(): void {
    const last = this.store.get().undo.at(-1);
    if (!last) {
      this.store.toast(this.store.get().jobs.length ? t("Still saving; try again in a moment.") : t("Nothing to undo."));
      return;
    }
    this.store.set({ undo: this.store.get().undo.slice(0, -1), redo: last.again || last.back.kind === "edit" ? this.store.get().redo : [] });
    this.store.toast(DONE[last.back.kind]);
    this.act(last.back);
    if (last.again) this.mayRedo(last);
  }

  redo(): void {
    const last = this.store.get().redo.at(-1);
    if (!last?.again) {
      this.store.toast(this.store.get().jobs.length ? t("Still saving; try again in a moment.") : t("Nothing to do again."));
      return;
    }
    this.store.set({ redo: this.store.get().redo.slice(0, -1) });
    this.store.toast(last.again.kind === "edit" ? t("Edit made again.") : last.again.kind === "mark" ? t("The sentence is marked again.") : DONE[last.again.kind]);
    this.act(last.again);
    if (last.again.kind !== "edit") this.remember(last, true);
  }

  private act(act: Act): void {
    if (act.kind === "unmark") this.store.push({ kind: "remove", highlight: act.highlight });
    if (act.kind === "reopen" || act.kind === "unmark") this.store.openForm(act.form);
    else if ("act" in act) act.act();
    else this.store.push(act);
  }
}
