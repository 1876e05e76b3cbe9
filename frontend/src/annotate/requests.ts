/** From a change to the calls it makes. */
import type { Api, Outcome } from "./api";
import type { Claim, Form, Id, Job } from "./types";

const at = (id: Id): string => encodeURIComponent(String(id));

/** The claim's fields as the API takes them: an empty date is null. */
function claimBody(form: Form): Record<string, string | null> {
  const { text, claimant, claimed_on } = form.fields;
  const clean = (words: string): string => words.trim().normalize("NFC");
  return { text: clean(text), claimant: clean(claimant), claimed_on: claimed_on || null };
}

function refusedAsStale(current: Claim): Outcome {
  return { kind: "refused", problem: { status: 412, code: "stale", detail: "", fields: {}, current } };
}

/**
 * Saves an edit only over the version that the editor saw.
 *
 * The entity tag is read just before: where the claim has moved on since the form opened, nothing is written.
 */
async function saveEdit(api: Api, form: Form, base: Claim): Promise<Outcome> {
  const path = `/claims/${at(base.id)}/`;
  const now = await api.call({ method: "GET", path });
  if (now.kind !== "ok") return now;
  const current = now.body as Claim;
  const wanted = claimBody(form);
  if (isSame(current, wanted)) return now;
  if (current.version !== base.version) return refusedAsStale(current);
  const saved = await api.call({ method: "PATCH", path, body: wanted, ifMatch: now.etag });
  if (saved.kind !== "refused" || saved.problem.status !== 412 || saved.problem.current) return saved;
  const again = await api.call({ method: "GET", path });
  return again.kind === "ok" ? refusedAsStale(again.body as Claim) : again;
}

/** Already as wanted: an earlier try arrived though its answer did not. */
function isSame(claim: Claim, wanted: Record<string, string | null>): boolean {
  return claim.text === wanted["text"] && claim.claimant === wanted["claimant"] && claim.claimed_on === wanted["claimed_on"];
}

/** Makes the calls of one change. Safe to make again: the key, or the version, says that it is the same one. */
export function sendJob(api: Api, article: Id, job: Job): Promise<Outcome> {
  switch (job.kind) {
    case "create": {
      const { snapshot, span, quote } = job.form;
      const body = { snapshot, start: span.start, end: span.end, quote, claim: claimBody(job.form) };
      return api.call({ method: "POST", path: `/articles/${at(article)}/highlights/`, body, key: job.id });
    }
    case "edit":
      return saveEdit(api, job.form, job.base);
    case "discard":
    case "restore":
      return api.call({ method: "POST", path: `/claims/${at(job.claim.id)}/${job.kind}/`, body: {}, key: job.id });
    case "remove":
      return api.call({ method: "DELETE", path: `/highlights/${at(job.highlight.id)}/` });
    case "replace":
      return api.call({ method: "POST", path: `/highlights/${at(job.highlight.id)}/restore/`, body: {}, key: job.id });
    case "reattach":
      return api.call({ method: "POST", path: `/highlights/${at(job.highlight.id)}/reattach/`, body: job.spot, key: job.id });
    case "detach":
    case "retire":
      return api.call({ method: "POST", path: `/highlights/${at(job.highlight.id)}/${job.kind}/`, body: {}, key: job.id });
  }
}
