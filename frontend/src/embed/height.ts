/** The two messages between a page and a card in its frame. */
export const ASK = "fact-check:height?";
export const TELL = "fact-check:height";
