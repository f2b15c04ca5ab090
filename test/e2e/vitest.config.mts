import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts"],
    globalSetup: ["test/e2e/harness/set-up.ts"],
    setupFiles: ["test/setup.ts"],
    silent: "passed-only",
    allowOnly: false,
    // Two VS Codes at a time: one alone leaves a core idle while it waits for its browser, and more make each other late.
    maxWorkers: 2,
    // To load playwright for each file anew takes a second of processor time. What a file has of its own are its fixtures.
    isolate: false,
    // What a busy machine makes of an editor's timing is not what is tested; what is wrong fails each time.
    retry: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // An editor takes its time, and more so on a busy machine.
    expect: { poll: { timeout: 10_000, interval: 100 } },
  },
});
