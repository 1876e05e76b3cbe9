/** What somebody typed into the forms of the pane, kept while other claims stand there. */
const FIELDS = "textarea, input[type=text]";
/** The hidden fields that tell two forms of one address apart; the others are new each time a form is shown. */
const ABOUT = "input[type=hidden]:is([name=source], [name=verdict])";

type Field = HTMLTextAreaElement | HTMLInputElement;

export class Typed {
  readonly #kept = new Map<string, Map<string, string>>();

  keep(address: string, body: ParentNode): void {
    const words = new Map<string, string>();
    for (const field of fieldsOf(body)) if (field.value) words.set(nameOf(field), field.value);
    this.#kept.set(address, words);
  }

  /** Puts what was kept into fields that are empty, and opens what they stand folded in. */
  restore(address: string, body: ParentNode): void {
    for (const field of fieldsOf(body)) {
      const words = this.#kept.get(address)?.get(nameOf(field));
      if (!words || field.value) continue;
      field.value = words;
      field.closest("details")?.setAttribute("open", "");
    }
  }

  forget(address: string): void {
    this.#kept.delete(address);
  }

  /** What was kept of the field of this name, in whichever form. */
  words(address: string, name: string): string {
    const found = [...(this.#kept.get(address) ?? [])].find(([key]) => key.endsWith(` ${name}`));
    return found?.[1] ?? "";
  }
}

function fieldsOf(body: ParentNode): Field[] {
  return [...body.querySelectorAll<Field>(FIELDS)].filter((field) => field.name);
}

/** The form's address, what it is about, and the field's name. */
function nameOf(field: Field): string {
  const form = field.form;
  const about = [...(form?.querySelectorAll<HTMLInputElement>(ABOUT) ?? [])].map(({ name, value }) => `${name}=${value}`);
  return [form?.getAttribute("action") ?? "", ...about, field.name].join(" ");
}
