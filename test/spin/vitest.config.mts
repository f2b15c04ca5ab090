import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/spin/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    allowOnly: false,
    // The work is done by compilers and by what they make: one file of tests keeps all cores busy with those.
    maxWorkers: 1,
    maxConcurrency: availableParallelism(),
    testTimeout: 600_000,
  },
});
