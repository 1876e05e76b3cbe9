import { defineConfig } from "vite";

/**
 * The embed script: one classic script that says nothing to the page it runs on. It is built only to become a release
 * (`npm run release:embed`) and by the test that asks whether the newest release is what the source says.
 */
export default defineConfig({
  publicDir: false,
  logLevel: "warn",
  build: {
    write: false,
    target: ["chrome123", "firefox128", "safari17.5"],
    modulePreload: { polyfill: false },
    rolldownOptions: { input: "src/embed/main.ts", output: { format: "iife", entryFileNames: "embed.js", codeSplitting: false } },
  },
});
