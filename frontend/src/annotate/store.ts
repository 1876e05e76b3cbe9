/** The island's state and everything that changes it. */
import type { Span } from "../text/offsets";
import { snapSpan, type Grain, type Reading } from "../text/quote";
import type { Api } from "./api";
import { Deeds } from "./deeds";
import type { Keep } from "./keep";
import { Outbox } from "./outbox";
import { sendJob } from "./requests";
import { settled } from "./settle";
import { editForm, firstState, isTouched, newForm, placeForm, type State } from "./state";
import type { Article, Claim, Fields, Form, Highlight, Job, PageData } from "./types";
import { isPlaced, keyOf, newKey, shownWith, type Shown } from "./view";
import { t } from "../text/spoken";

const STALE_JOB_MS = 20 * 3600 * 1000;
export interface StoreParts {
  readonly data: PageData;
  readonly reading: Reading;
  readonly api: Api;
  readonly keep: Keep;
}

type NewJob = Job extends infer J ? (J extends Job ? Omit<J, "id" | "at"> : never) : never;

export class Store {
  readonly outbox: Outbox;
  readonly deeds: Deeds;
  /** Highlights of claims discarded on this page, to show again at once when one is restored. */
  readonly gone = new Map<string, readonly Highlight[]>();
  private state: State;
  private readonly listeners = new Set<() => void>();
  private shownCache: { of: unknown[]; shown: Shown[] } | null = null;

  constructor(readonly parts: StoreParts) {
    this.state = firstState(parts.data.article.highlights, parts.data.by_hand);
    this.deeds = new Deeds(this);
    this.outbox = new Outbox({
      send: (job) => sendJob(parts.api, parts.data.article.id, job),
      settle: (job, answer) => settled(this, job, answer),
      changed: () => this.set({ jobs: this.outbox.jobs, phase: this.outbox.phase }),
      notKept: () => this.set({ isForgetful: true }),
      keep: parts.keep,
    });
  }

  get(): State {
    return this.state;
  }

  set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Every highlight, with the changes on their way in it, in reading order. */
  shown(): Shown[] {
    const { highlights, jobs } = this.state;
    const cached = this.shownCache;
    if (cached && cached.of[0] === highlights && cached.of[1] === jobs) return cached.shown;
    const shown = shownWith(highlights, jobs, this.parts.data.me);
    this.shownCache = { of: [highlights, jobs], shown };
    return shown;
  }

  find(key: string | null): Shown | undefined {
    return key === null ? undefined : this.shown().find((one) => one.key === key);
  }

  form(): Form | undefined {
    return this.state.forms.find((form) => form.key === this.state.open);
  }

  // ── What was left behind by an earlier page ──

  resume(): void {
    const { keep, reading, data } = this.parts;
    const forms = keep.forms().map((form) => placeForm(form, data.article.snapshot?.id ?? "", reading) ?? form);
    const [stale, fresh] = split(keep.jobs(), (job) => job.kind === "create" && Date.now() - job.at > STALE_JOB_MS);
    for (const job of stale) {
      if (job.kind !== "create") continue;
      forms.push({ ...job.form, key: crypto.randomUUID() });
      keep.drop("job", job.id);
    }
    const open = forms[0]?.key ?? null;
    this.set({ forms, open, sheetOpen: open !== null });
    if (open !== null) this.toast(t("What you had not saved is still here."));
    this.outbox.resume(fresh);
  }

  // ── Reading ──

  activate(key: string | null): void {
    this.set({ active: key, picker: null });
  }

  /** The next or previous highlight in reading order, seen from the one in focus (or from a code point). */
  neighbour(way: 1 | -1, from: number): string | null {
    const placed = this.shown().filter(isPlaced);
    const at = placed.findIndex((one) => one.key === this.state.active);
    if (at >= 0) return placed[at + way]?.key ?? null;
    const start = (one: Shown): number => one.highlight.start ?? 0;
    const hit = way === 1 ? placed.find((one) => start(one) >= from) : placed.filter((one) => start(one) < from).at(-1);
    return hit?.key ?? null;
  }

  selected(span: Span | null, grain: Grain, byKeys = false): void {
    const snapped = span && snapSpan(this.parts.reading, span, grain);
    this.set({ doubt: null, selection: snapped && { span: snapped, byKeys }, ...(snapped ? { picker: null } : {}) });
  }

  // ── Forms ──

  /** Opens a form for a claim on the selected passage. */
  startClaim(): boolean {
    const { selection } = this.state;
    const snapshot = this.parts.data.article.snapshot;
    if (!selection || !snapshot) return false;
    this.openForm(newForm(crypto.randomUUID(), snapshot.id, selection.span, this.parts.reading.map.slice(selection.span)));
    return true;
  }

  startEdit(key: string): boolean {
    const shown = this.find(key);
    if (!shown?.highlight.claim.may.edit || shown.isSaving) return false;
    const claim = shown.highlight.claim;
    const begun = this.state.forms.find((form) => form.base && String(form.base.id) === String(claim.id));
    this.openForm(begun ?? editForm(crypto.randomUUID(), shown.highlight));
    return true;
  }

  /** Puts the open form away (kept if something was typed) and opens this one. */
  openForm(form: Form): void {
    const before = this.form();
    if (before && before.key !== form.key && !isTouched(before)) this.dropForm(before.key);
    const others = this.state.forms.filter((one) => one.key !== form.key);
    this.keepForm(form);
    this.set({ forms: [...others, form], open: form.key, selection: null, picker: null, sheetOpen: true });
    if (!form.base) this.activate(null);
  }

  type(change: Partial<Fields>): void {
    const form = this.form();
    if (!form) return;
    const errors = Object.fromEntries(Object.entries(form.errors).filter(([name]) => !(name in change)));
    this.replaceForm({ ...form, fields: { ...form.fields, ...change }, errors });
  }

  replaceForm(form: Form): void {
    this.keepForm(form);
    this.set({ forms: this.state.forms.map((one) => (one.key === form.key ? form : one)) });
  }

  private keepForm(form: Form): void {
    if (!this.parts.keep.put("form", form.key, form)) this.set({ isForgetful: true });
  }

  dropForm(key: string): void {
    this.parts.keep.drop("form", key);
    const { forms, open } = this.state;
    this.set({ forms: forms.filter((form) => form.key !== key), open: open === key ? null : open });
  }

  /** Closes a form without saving; what was typed can be taken back with undo. */
  cancelForm(): void {
    const form = this.form();
    if (!form) return;
    this.dropForm(form.key);
    if (isTouched(form)) this.deeds.done(t("Draft put away."), { back: { kind: "reopen", form }, again: null });
  }

  /** Sends the open form. The claim is shown at once; where the server refuses it, the form comes back as typed. */
  saveForm(): string | null {
    const form = this.form();
    if (!form) return null;
    if (!form.fields.text.trim()) {
      this.replaceForm({ ...form, errors: { text: [t("Say in one sentence what is claimed.")] } });
      return null;
    }
    const base = form.theirs ?? form.base;
    const clean: Form = { ...form, base, errors: {}, problem: "", theirs: null };
    if (base) this.push({ kind: "edit", form: clean, base });
    else this.push({ kind: "create", form: clean }, form.key);
    this.dropForm(form.key);
    if (!base) this.activate(newKey(form.key));
    return base ? this.state.active : newKey(form.key);
  }

  // ── Changes ──

  push(job: NewJob, id: string = crypto.randomUUID()): void {
    this.outbox.add({ ...job, id, at: Date.now() });
  }

  discard(key: string): void {
    const shown = this.find(key);
    if (!shown?.highlight.claim.may.discard || shown.isSaving) return;
    const { claim } = shown.highlight;
    this.moveOn(key);
    this.push({ kind: "discard", claim });
    this.deeds.done(t("Claim discarded."), { back: { kind: "restore", claim }, again: { kind: "discard", claim } });
  }

  /** Takes one passage from a claim that stands on others too. */
  removePassage(key: string): void {
    const shown = this.find(key);
    if (!shown || shown.isSaving) return;
    this.moveOn(key);
    const { highlight } = shown;
    this.push({ kind: "remove", highlight });
    this.deeds.done(t("Passage removed from the claim."), { back: { kind: "replace", highlight }, again: { kind: "remove", highlight } });
  }

  private moveOn(key: string): void {
    this.activate(this.state.active === key ? this.neighbour(1, 0) ?? this.neighbour(-1, 0) : this.state.active);
  }

  toast(words: string, canUndo = false): void {
    this.set({ toast: { id: (this.state.toast?.id ?? 0) + 1, words, canUndo } });
  }

  // ── Answers ──

  putHighlight(highlight: Highlight): void {
    const others = this.state.highlights.filter((one) => keyOf(one) !== keyOf(highlight));
    this.set({ highlights: [...others, highlight] });
  }

  putClaim(claim: Claim): void {
    const isIt = (one: Highlight): boolean => String(one.claim.id) === String(claim.id);
    const merged = (one: Highlight): Highlight => ({ ...one, claim: { ...one.claim, ...claim } });
    this.set({ highlights: this.state.highlights.map((one) => (isIt(one) ? merged(one) : one)) });
  }

  refuse(words: string): void {
    this.set({ refusals: [...this.state.refusals, { id: crypto.randomUUID(), words }] });
  }

  /** Takes in the article as the server knows it now; ours stays where nothing has changed. */
  merge(article: Article): void {
    const ours = this.parts.data.article.snapshot;
    if (article.snapshot && ours && String(article.snapshot.id) !== String(ours.id)) {
      this.set({ isOutdated: true });
      return;
    }
    if (JSON.stringify(article.highlights) === JSON.stringify(this.state.highlights)) return;
    this.set({ highlights: article.highlights });
    if (this.state.active !== null && !this.find(this.state.active)) this.activate(null);
  }
}

function split<T>(list: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  return [list.filter(test), list.filter((one) => !test(one))];
}
