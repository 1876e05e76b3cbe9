import js from "@eslint/js";
import tseslint from "typescript-eslint";

// typescript-eslint reads the types through TypeScript 6 (the last with a JavaScript interface); `npm run types` is TypeScript 7.
export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "embed-releases/", "embed-release.mjs"] },
  js.configs.recommended,
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "max-lines": ["error", { max: 300 }],
      "max-depth": ["error", 3],
      "max-params": ["error", 5],
      eqeqeq: "error",
      "no-restricted-imports": ["error", { patterns: [{ group: ["*/annotate/*"], message: "text and dom lie below the island" }] }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // Loops within bounds: `noUncheckedIndexedAccess` asks for the mark.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  { files: ["src/annotate/**", "tests/**"], rules: { "no-restricted-imports": "off" } },
);
