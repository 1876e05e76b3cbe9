import { defineConfig } from "vitest/config";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    environmentOptions: { jsdom: { url: "http://localhost/articles/1/" } },
    include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
    sequence: { shuffle: true },
    restoreMocks: true,
    testTimeout: 10000,
  },
});
