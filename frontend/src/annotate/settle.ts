/** What an answer of the server does to the island's state. */
import type { Answer } from "./outbox";
import { fieldsOf, type Act } from "./state";
import type { Store } from "./store";
import type { Claim, Form, Highlight, Job, Problem } from "./types";
import { keyOf, newKey } from "./view";
import { t } from "../text/spoken";

export function settled(store: Store, job: Job, answer: Answer): void {
  if (answer.kind === "ok") accepted(store, job, answer.body);
  else if (job.kind === "remove" && answer.problem.status === 404) dropHighlights(store, (one) => one.id === job.highlight.id);
  else refused(store, job, answer.problem);
}

function accepted(store: Store, job: Job, body: unknown): void {
  switch (job.kind) {
    case "create":
      created(store, job.form, body as Highlight);
      return;
    case "edit":
      edited(store, job, body);
      return;
    case "discard":
      dropHighlights(store, (one) => String(one.claim.id) === String(job.claim.id), job.claim);
      return;
    case "remove":
      dropHighlights(store, (one) => one.id === job.highlight.id);
      return;
    case "restore":
      restored(store, String(job.claim.id), body);
      return;
    case "replace":
      store.putHighlight(job.highlight);
      return;
    case "retire":
      dropHighlights(store, (one) => one.id === job.highlight.id);
      return;
    case "reattach":
    case "detach":
      store.set({ byHand: withKey(store.get().byHand, keyOf(job.highlight), job.kind === "reattach") });
      store.putHighlight(body as Highlight);
  }
}

function withKey(keys: ReadonlySet<string>, key: string, isIn: boolean): ReadonlySet<string> {
  const others = [...keys].filter((one) => one !== key);
  return new Set(isIn ? [...others, key] : others);
}

function dropHighlights(store: Store, isIt: (one: Highlight) => boolean, claim?: Claim): void {
  const { highlights } = store.get();
  if (claim) store.gone.set(String(claim.id), highlights.filter(isIt));
  store.set({ highlights: highlights.filter((one) => !isIt(one)) });
}

function restored(store: Store, claim: string, body: unknown): void {
  for (const one of store.gone.get(claim) ?? []) store.putHighlight({ ...one, claim: { ...one.claim, ...cardOf(body) } });
  store.gone.delete(claim);
}

function created(store: Store, form: Form, highlight: Highlight): void {
  const wasActive = store.get().active === newKey(form.key);
  store.putHighlight(highlight);
  const { claim } = highlight;
  store.deeds.remember({ back: { kind: "discard", claim }, again: { kind: "restore", claim } });
  if (wasActive) store.activate(keyOf(highlight));
}

function edited(store: Store, job: Extract<Job, { kind: "edit" }>, body: unknown): void {
  const { form, base } = job;
  const claim = { ...base, ...cardOf(body) };
  store.putClaim(claim);
  const before: Form = { ...form, key: crypto.randomUUID(), base: claim, fields: fieldsOf(base) };
  const act = (way: "undo" | "redo"): Act => ({ kind: "edit", way, base: claim, form: before });
  if (job.way === "undo") store.deeds.mayRedo({ back: act("undo"), again: act("redo") });
  else store.deeds.remember({ back: act("undo"), again: null }, job.way === "redo");
}

const CARD = ["text", "claimant", "claimed_on", "status", "version", "may"] as const;

/** Of a whole claim only what its card shows, so that lists of another shape do no harm. */
function cardOf(body: unknown): Partial<Claim> {
  if (typeof body !== "object" || body === null) return {};
  return Object.fromEntries(Object.entries(body).filter(([name]) => (CARD as readonly string[]).includes(name)));
}

const LEFT = t("The passage was left as it was");
const NOT_DONE: Readonly<Record<Exclude<Job["kind"], "create" | "edit">, string>> = {
  discard: t("The claim was not discarded"),
  restore: t("The claim was not brought back"),
  reattach: t("The passage was not put back"),
  retire: t("The passage was not retired"),
  remove: LEFT,
  replace: LEFT,
  detach: LEFT,
};

/** Nothing typed is lost: a refused form comes back as it was, with the server's sentence. */
function refused(store: Store, job: Job, problem: Problem): void {
  if (job.kind === "create" || job.kind === "edit") {
    const fresh: Form = { ...job.form, key: crypto.randomUUID() };
    const hasFields = Object.keys(problem.fields).some((name) => name in fresh.fields);
    const form: Form = {
      ...fresh,
      errors: problem.fields,
      problem: hasFields || problem.current ? "" : problem.detail,
      theirs: problem.status === 412 ? problem.current : null,
    };
    if (problem.current && job.kind === "edit") store.putClaim({ ...job.base, ...cardOf(problem.current) });
    giveBack(store, form);
    return;
  }
  store.set({ looked: {} });
  store.refuse(`${NOT_DONE[job.kind]}: ${problem.detail}`);
}

/** Opens the form again, unless another one is being typed in: then it waits beside its passage. */
function giveBack(store: Store, form: Form): void {
  if (store.get().open === null) {
    store.openForm(form);
    return;
  }
  store.set({ forms: [...store.get().forms, form] });
  store.replaceForm(form);
}
