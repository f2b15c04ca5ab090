import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: [...configDefaults.exclude, "dist/**", ".tools/**", "test/e2e/**", "test/editors/**"],
    setupFiles: ["test/setup.ts"],
    allowOnly: false,
    // All cores: by default one stays idle, which on two is half of them.
    maxWorkers: "100%",
    // A slow machine is no failure; random tests that take longer still say so themselves.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
