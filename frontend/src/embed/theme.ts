/** Whether cards are light or dark: as the publisher says, else as the page is. */

const DARK = 0.3;

/** "light", "dark", or "" for as the reader's system has it. */
export function themeOf(script: HTMLScriptElement): string {
  const said = script.dataset["theme"] ?? "";
  if (said) return said === "auto" ? "" : said;
  const named = document.querySelector<HTMLMetaElement>('meta[name="color-scheme"]')?.content ?? "";
  if (`${named} ${getComputedStyle(document.documentElement).colorScheme}`.includes("dark")) return "";
  return [document.body, document.documentElement].some(isDark) ? "dark" : "light";
}

function isDark(element: Element): boolean {
  const [red, green, blue, alpha] = (getComputedStyle(element).backgroundColor.match(/[\d.]+/gu) ?? []).map(Number);
  if (red === undefined || green === undefined || blue === undefined || alpha === 0) return false;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255 < DARK;
}
