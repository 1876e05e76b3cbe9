import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** One self-contained file for each entry: `vite build --mode site`, `--mode annotate`, `--mode queue` and `--mode frame`. The embed script has a configuration of its own. */
const ENTRIES: Record<string, string> = {
  site: "src/site.ts",
  annotate: "src/annotate/main.tsx",
  queue: "src/triage/main.ts",
  frame: "src/frame/frame.ts",
};

/** The font of documents that the server writes (annotations/pages/report.py); pages do not load it. */
const reportFont: Plugin = {
  name: "report-font",
  generateBundle() {
    for (const face of ["DejaVuSans", "DejaVuSans-Bold"])
      this.emitFile({
        type: "asset",
        fileName: `fonts/${face}.ttf`,
        source: readFileSync(`node_modules/dejavu-fonts-ttf/ttf/${face}.ttf`),
      });
  },
};

const MOST_BYTES = 40_000;

/** The annotate page opens at once: its script may not grow past this, packed. */
const budget: Plugin = {
  name: "budget",
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== "chunk") continue;
      const bytes = gzipSync(chunk.code, { level: 9 }).length;
      if (bytes > MOST_BYTES) this.error(`${chunk.fileName} is ${bytes} bytes packed; ${MOST_BYTES} at most.`);
    }
  },
};

/**
 * Names are fixed (site.css, annotate.js, fonts/…): Django's hashed static storage does the cache-busting.
 * Nothing is inlined as a `data:` URL, which the site's content security policy would refuse.
 */
export default defineConfig(({ mode }) => ({
  base: "./",
  plugins: mode === "site" ? [reportFont] : mode === "annotate" ? [budget] : [],
  publicDir: false as const,
  oxc: { jsx: { runtime: "automatic" as const, importSource: "preact" } },
  build: {
    outDir: "dist",
    emptyOutDir: mode === "site",
    target: ["chrome123", "firefox128", "safari17.5"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    rolldownOptions: {
      input: ENTRIES[mode] ?? "src/site.ts",
      output: {
        entryFileNames: `${mode}.js`,
        codeSplitting: false,
        assetFileNames: (asset: { names: readonly string[] }) => {
          const name = asset.names[0] ?? "";
          return name.endsWith(".css") ? `${mode}.css` : "fonts/[name][extname]";
        },
      },
    },
  },
}));
