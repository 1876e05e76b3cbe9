/** What the scripts of a page say, in the language that the page speaks. English stands in the code. */

type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;

interface Catalogue {
  readonly language: string;
  readonly words: Readonly<Record<string, string | Forms>>;
}

export type Values = Readonly<Record<string, string | number>>;

const read = new WeakMap<HTMLElement, Catalogue>();

/** The page's own catalogue, where it brings one; read once. */
function known(): Catalogue | null {
  const brought = typeof document === "undefined" ? null : document.getElementById("words");
  if (!brought) return null;
  const catalogue = read.get(brought) ?? (JSON.parse(brought.textContent) as Catalogue);
  read.set(brought, catalogue);
  return catalogue;
}

/** The page's language, for dates and numbers: Arabic with the digits of the page's other numbers. */
export const tongue = (): string => (known() ? `${known()?.language}-u-nu-latn` : "en-GB");

/** A word that stands at the head of a line, now within one. German writes nouns as they are anywhere. */
export const inside = (word: string): string => (known()?.language === "de" ? word : word.toLocaleLowerCase(tongue()));

/** A sentence in the page's language, `{name}` in it replaced by the value of that name. */
export function t(english: string, values: Values = {}): string {
  const said = known()?.words[english];
  return filled(typeof said === "string" ? said : english, values);
}

/** The same of a number of things, which is `{count}` in it. */
export function many(count: number, one: string, other: string, values: Values = {}): string {
  const forms = known()?.words[one];
  const english = count === 1 ? one : other;
  const said = typeof forms === "object" ? (forms[new Intl.PluralRules(known()?.language).select(count)] ?? forms.other) : undefined;
  return filled(said ?? english, { count, ...values });
}

/** Parts in one line. From right to left each is kept apart, so that a Latin name does not turn the date beside it. */
export function listed(parts: readonly (string | null | undefined)[]): string {
  const given = parts.filter((part): part is string => !!part);
  return known()?.language === "ar" ? given.map((part) => `\u2068${part}\u2069`).join("، ") : given.join(", ");
}

function filled(sentence: string, values: Values): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
