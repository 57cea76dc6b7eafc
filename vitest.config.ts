import { defineConfig } from 'vitest/config';

/** Unit tests, run from the TypeScript sources. test/vscode runs inside a real VS Code instead, test/acceptance against the bundles. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/vscode/**', 'test/acceptance/**'],
    setupFiles: ['test/fast-check.ts', 'test/breath.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
    pool: 'forks',
    poolOptions: { forks: { maxForks: 2 } },
  },
});
