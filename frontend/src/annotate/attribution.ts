/** Who the words around a passage say it is from. Pure; English only. Offered, never filled in. */
import type { OffsetMap, Span } from "../text/offsets";

const SAID =
  "(?:says?|said|adds?|added|tells?|told|claim(?:s|ed)|warn(?:s|ed)|argue[sd]?|insist(?:s|ed)|writes?|wrote|announced|tweeted|posted|replied|explain(?:s|ed)|admit(?:s|ted)|den(?:y|ies|ied)|state[sd]|according to)";
/** A name of one to five words with a capital each, small words between them, and a title before it. */
const NAME = "(?:the\\s+)?(?:(?:Dr|Mr|Mrs|Ms|Prof|Sir|Lord|Lady|St)\\.?\\s+)?\\p{Lu}[\\p{L}\\p{M}'’.-]*(?:\\s+(?:(?:of|for|de|van|von|der|al|bin|la|le)\\s+)*\\p{Lu}[\\p{L}\\p{M}'’.-]*){0,4}";
const PERSON = `(?<who>${NAME})`;
const PATTERNS = [
  // “…,” said X. / “…,” X said. / …, according to X
  new RegExp(`^["”’',\\s]*(?:${SAID})\\s+${PERSON}`, "u"),
  new RegExp(`^["”’',\\s]*${PERSON}(?:,[^,.]{3,60},)?\\s+${SAID}\\b`, "u"),
];
const BEFORE = new RegExp(`${PERSON}(?:,[^,.]{3,60},)?\\s+${SAID}(?:\\s+that)?[:,]?\\s*["“‘']?$`, "u");
const PRONOUNS = /^(?:He|She|They|It|We|I|You|This|That|There|But|And|In|On|The|A|An|As|If|When|Who|What)$/u;
const REACH = 160;

/** The name that an attribution in or beside the passage gives; "" where there is none. */
export function attributedTo(map: OffsetMap, { start, end }: Span, length: number): string {
  const inside = map.slice({ start, end });
  const after = firstLine(map.slice({ start: end, end: Math.min(length, end + REACH) }));
  const before = lastLine(map.slice({ start: Math.max(0, start - REACH), end: start }));
  const closing = Math.max(inside.lastIndexOf(","), inside.lastIndexOf("”"), inside.lastIndexOf('"'));
  const tail = closing >= 0 ? inside.slice(closing) : "";
  const isWhole = /[.!?]["”’']?\s*$/u.test(inside) && !/,["”’']\s*$/u.test(inside);
  return found(PATTERNS, tail) || (isWhole ? "" : found(PATTERNS, after)) || found([BEFORE], before) || found([new RegExp(`^${PERSON}\\s+${SAID}\\b`, "u")], inside);
}

function found(patterns: readonly RegExp[], words: string): string {
  for (const pattern of patterns) {
    const who = pattern.exec(words)?.groups?.["who"]?.replace(/\s+/gu, " ").replace(/[.,]$/u, "") ?? "";
    if (who && !PRONOUNS.test(who)) return who;
  }
  return "";
}

const firstLine = (words: string): string => words.split("\n")[0] ?? "";
const lastLine = (words: string): string => words.split("\n").at(-1) ?? "";
