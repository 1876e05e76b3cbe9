/** What makes two wordings say different things, and what is only a slip of the pen. */

const NEGATIONS = new Set(
  (
    "no not never none nobody nothing neither nor without cannot hardly barely scarcely false falsely untrue deny denies denied hoax myth" +
    " nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder kaum falsch ne pas jamais aucun aucune rien sans ni faux" +
    " nunca jamás ningún ninguna ninguno nada nadie sin tampoco falso non mai nessun nessuno nessuna niente senza né não nenhum nenhuma sem nem" +
    " niet geen nooit niemand niets zonder noch vals inte ej aldrig ingen inga inget utan ikke aldri intet uten uden ei eivät eikä ilman" +
    " nigdy nikt nic bez żaden żadna не ни никогда никто ничего без нет нету ні ніколи немає nikdy nikdo ani nu nici fără değil yok" +
    " لا لم لن ليس ليست غير بدون לא אין בלי"
  ).split(" "),
);
const CONTRACTED = /n["']t$/u;
const WORD = /\p{Nd}+(?:[.,]\p{Nd}+)*|[\p{L}\p{M}]+(?:["'][\p{L}\p{M}]+)*/gu;
const SIGNS = /[%‰€$£¥₹+°]|-(?=\p{Nd})/gu;
const LETTERS = /^[\p{Ll}\p{M}]+$/u;
const NUMBER_WORD = /^(?:eigh|seven|sixt|nine|fift|fourt|thirt)/u;
const LEAST_LETTERS = 5;

export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The words and numbers of a folded text, with their places. */
export function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(WORD), (found) => ({ text: found[0], start: found.index, end: found.index + found[0].length }));
}

export function isNegation(word: string): boolean {
  const small = word.toLowerCase();
  return NEGATIONS.has(small) || CONTRACTED.test(small);
}

/** Signs and units that change what a number says, in order. */
export function signsOf(text: string): string {
  return (text.match(SIGNS) ?? []).join("");
}

/** One letter more, less or another, or two that changed places. */
function isOneEdit(one: string, other: string): boolean {
  let head = 0;
  while (head < one.length && one[head] === other[head]) head += 1;
  const [left, right] = [one.slice(head), other.slice(head)];
  if (left.length === right.length) {
    return left.slice(1) === right.slice(1) || (left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2));
  }
  return left.length < right.length ? left === right.slice(1) : left.slice(1) === right;
}

function lettersOf(word: string): string {
  return Array.from(word).sort().join("");
}

/**
 * Whether the words differ as a slip and its mending do. Not numbers, names, negations; not the first letter, nor the last
 * two (but for two that changed places): those make another word or another form of it.
 */
export function isSlip(one: string, other: string): boolean {
  if (one === other) return true;
  const pair = [one, other];
  if (pair.some((word) => word.length < LEAST_LETTERS || !LETTERS.test(word) || NUMBER_WORD.test(word) || isNegation(word))) return false;
  if (one[0] !== other[0] || !isOneEdit(one, other)) return false;
  const ends = pair.map((word) => word.slice(-2));
  return ends[0] === ends[1] || (one.length === other.length && lettersOf(one) === lettersOf(other));
}
