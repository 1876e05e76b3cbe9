/** The next release is called so. Publishers pin releases: change it before `npm run release:embed` whenever the script changes. */
export const VERSION = "1.0.0";
