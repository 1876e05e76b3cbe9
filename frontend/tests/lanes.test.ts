import { expect, it } from "vitest";
import cases from "../../tests/cases/lanes.json";
import { lanesOf } from "../src/annotate/lanes";

interface Case {
  name: string;
  spans: [number, number, string][];
  expect: Record<string, number>;
}

it.each(cases as unknown as Case[])("draws the lines that the server draws: $name", (one) => {
  const lanes = lanesOf(one.spans.map(([start, end, key]) => ({ start, end, key })));
  expect(Object.fromEntries(lanes)).toEqual(one.expect);
});
