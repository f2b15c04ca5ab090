import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: [...configDefaults.exclude, "dist/**", ".tools/**", "test/e2e/**"],
    setupFiles: ["test/setup.ts"],
    allowOnly: false,
    // A slow machine is no failure; random tests that take longer still say so themselves.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
