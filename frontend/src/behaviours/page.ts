/** Small things that every page does once it is here. */

/** A form that came back with errors begins at their summary. */
export function focusErrors(): void {
  document.querySelector<HTMLElement>(".error-summary[data-focus]")?.focus();
}

/** `#attach` and the like open the folded form that they point to, and go to its first field. */
export function openTarget(): void {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (!target) showInstead();
  if (!(target instanceof HTMLDetailsElement)) return;
  target.open = true;
  target.scrollIntoView({ block: "start" });
  target.querySelector<HTMLElement>("input:not([type=hidden]), textarea, select")?.focus({ preventScroll: true });
}

/** Where the form is not there, for it is not its time or not hers, the part of the page that says how things stand. */
function showInstead(): void {
  const heading = document.querySelector<HTMLElement>(`[data-instead=${JSON.stringify(location.hash.slice(1))}]`);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.scrollIntoView({ block: "start" });
  heading.focus({ preventScroll: true });
}

/** A form whose answer never came may be sent again; the server does it once all the same. */
const FREE_AGAIN_MS = 8000;

/** A second press while the first is on its way does nothing; coming back to the page frees the button again. */
export function sendOnce(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
    if (form.hasAttribute("data-sending")) event.preventDefault();
    else form.setAttribute("data-sending", "");
    setTimeout(() => form.removeAttribute("data-sending"), FREE_AGAIN_MS);
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) form.removeAttribute("data-sending");
  });
}
