import { expect, it } from "vitest";
import cases from "../../tests/cases/segments.json";
import { cut } from "../src/text/segments";

interface Case {
  name: string;
  start: number;
  end: number;
  spans: [number, number, string][];
  expect: [number, number, string[]][];
}
const CASES = cases as unknown as Case[];

it.each(CASES)("cuts as the server does: $name", (one) => {
  const spans = one.spans.map(([start, end, key]) => ({ start, end, key }));
  expect(cut(one.start, one.end, spans).map((s) => [s.start, s.end, s.keys])).toEqual(one.expect);
});
