import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: [...configDefaults.exclude, "dist/**", ".tools/**", "test/e2e/**"],
    setupFiles: ["test/setup.ts"],
    allowOnly: false,
  },
});
