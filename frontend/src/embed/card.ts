/** What a card says: the same in the margin of a passage and in an article. Built node by node, never from markup. */
import type { Check } from "./api";
import { day, moment, toneOf, verdictOf } from "./words-shown";

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function verdict(check: Check, name: "p" | "b" = "p"): HTMLElement {
  return element(name, { class: "verdict", "data-tone": toneOf(check) }, element("i", { "aria-hidden": "true" }), verdictOf(check));
}

function notice(lead: string, words = ""): HTMLElement {
  return element("p", { class: "notice", dir: "auto" }, element("strong", {}, lead), ` ${words}`);
}

function notices(check: Check, isEdited: boolean): HTMLElement[] {
  if (!check.rating) return [notice("This check was retracted.", check.note)];
  const found = check.kind === "correction" ? [notice("Corrected.", check.note)] : [];
  if (isEdited) found.push(notice("A slip in these words was mended since they were checked."));
  else if (check.passage_changed) found.push(notice("The passage that was checked has changed since."));
  return found;
}

function saidBy(check: Check): string {
  return [check.claim.claimant, check.claim.claimed_on ? day(check.claim.claimed_on) : ""].filter(Boolean).join(", ");
}

/** `isEdited`: the words on the page are not quite those that were checked. */
export function cardOf(check: Check, isEdited = false): HTMLElement {
  const said = saidBy(check);
  const link = check.rating ? "Read the whole check" : "Why it was retracted";
  const asOf = `${check.publisher}, as of ${moment(check.as_of)}, version ${check.version}`;
  return element(
    "article",
    { class: "check", lang: check.language },
    verdict(check),
    element("p", { class: "claim", dir: "auto" }, check.claim.text),
    ...(said ? [element("p", { class: "quiet", dir: "auto" }, said)] : []),
    ...notices(check, isEdited),
    ...(check.rating && check.summary ? [element("p", { dir: "auto" }, check.summary)] : []),
    element("p", {}, element("a", { href: safe(check.url), target: "_blank", rel: "noopener" }, link)),
    element("p", { class: "quiet", dir: "auto" }, asOf),
  );
}

/** The newsroom names its own pages; anything but a web address leads nowhere. */
function safe(url: string): string {
  return /^https?:\/\//u.test(url) ? url : "#";
}
