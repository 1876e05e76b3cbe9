// @vitest-environment jsdom
import { afterEach, expect, test } from "vitest";
import { listed, many, t } from "../src/text/spoken";

function speak(words: object): void {
  document.body.innerHTML = `<script type="application/json" id="words">${JSON.stringify(words)}</script>`;
}

afterEach(() => {
  document.body.innerHTML = "";
});

test("says English where the page brings no words, and where a word is missing", () => {
  expect(t("Saved at {time}", { time: "12:01" })).toBe("Saved at 12:01");
  speak({ language: "de", words: { Save: "Speichern" } });
  expect(t("Save")).toBe("Speichern");
  expect(t("Undo")).toBe("Undo");
});

test("leaves braces alone that no value is for", () => {
  expect(t("{a} and {b}", { a: "{b}" })).toBe("{b} and {b}");
});

test("chooses the form of the number by the language's rules", () => {
  expect([many(1, "{count} claim", "{count} claims"), many(0, "{count} claim", "{count} claims")]).toEqual(["1 claim", "0 claims"]);
  const forms = { zero: "لا ادعاءات", one: "ادعاء واحد", two: "ادعاءان", few: "{count} ادعاءات", many: "{count} ادعاءً", other: "{count} ادعاء" };
  speak({ language: "ar", words: { "{count} claim": forms } });
  expect([0, 1, 2, 3, 11, 100].map((n) => many(n, "{count} claim", "{count} claims"))).toEqual([
    "لا ادعاءات",
    "ادعاء واحد",
    "ادعاءان",
    "3 ادعاءات",
    "11 ادعاءً",
    "100 ادعاء",
  ]);
  speak({ language: "fr", words: { "{count} claim": { one: "{count} affirmation", other: "{count} affirmations" } } });
  expect([0, 1, 2].map((n) => many(n, "{count} claim", "{count} claims"))).toEqual(["0 affirmation", "1 affirmation", "2 affirmations"]);
});

test("keeps a name apart from the date beside it, from right to left", () => {
  expect(listed(["Ada", "", null, "17 Nov"])).toBe("Ada, 17 Nov");
  speak({ language: "ar", words: {} });
  expect(listed(["Ada", "17 نوفمبر"])).toBe("\u2068Ada\u2069، \u206817 نوفمبر\u2069");
});
