/** Completes `@name` while it is typed: a list under the field, by arrow keys, Enter and Tab, or by pointer. */
import { t } from "../text/spoken";

export interface Colleague {
  readonly id: number | string;
  readonly username: string;
  readonly name: string;
}

export type Find = (begun: string) => Promise<readonly Colleague[]>;

/** What is begun right before the caret: “@ed” gives “ed”; null where no name is. */
export function begunAt(text: string, caret: number): string | null {
  return /(?:^|[^\p{L}\p{N}_@.])@([\p{L}\p{N}_.+-]{0,30})$/u.exec(text.slice(0, caret))?.[1] ?? null;
}

let lists = 0;

/** Watches the field until the function that it returns is called. */
export function completeMentions(area: HTMLTextAreaElement, find: Find): () => void {
  const list = document.createElement("ul");
  list.id = `mentions-${++lists}`;
  list.className = "mention-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", t("Colleagues"));
  area.after(list);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  let asked = 0;
  let at = 0;
  let found: readonly Colleague[] = [];

  const close = (): void => {
    asked += 1;
    found = [];
    list.hidden = true;
    area.removeAttribute("aria-activedescendant");
  };
  const choose = (one: Colleague): void => {
    const begun = begunAt(area.value, area.selectionStart) ?? "";
    area.setRangeText(`${one.username} `, area.selectionStart - begun.length, area.selectionStart, "end");
    close();
    area.focus();
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  const draw = (): void => {
    list.replaceChildren(
      ...found.map((one, i) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${i}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", String(i === at));
        item.textContent = `${one.name} @${one.username}`;
        item.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(one);
        });
        return item;
      }),
    );
    list.hidden = found.length === 0;
    if (found.length) area.setAttribute("aria-activedescendant", `${list.id}-${at}`);
    else area.removeAttribute("aria-activedescendant");
  };
  const look = async (): Promise<void> => {
    const begun = begunAt(area.value, area.selectionStart);
    if (begun === null) {
      if (!list.hidden) close();
      return;
    }
    const mine = ++asked;
    const people = await find(begun);
    if (mine !== asked) return;
    found = people;
    at = 0;
    draw();
  };
  const press = (event: KeyboardEvent): void => {
    const one = found[at];
    if (list.hidden || !one || event.ctrlKey || event.metaKey) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? found.length - 1 : 0;
    if (step) {
      at = (at + step) % found.length;
      draw();
    } else if (event.key === "Enter" || event.key === "Tab") choose(one);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const type = (): void => void look();
  area.addEventListener("input", type);
  area.addEventListener("keydown", press, { capture: true });
  area.addEventListener("blur", close);
  return () => {
    close();
    area.removeEventListener("input", type);
    area.removeEventListener("keydown", press, { capture: true });
    area.removeEventListener("blur", close);
    list.remove();
  };
}
