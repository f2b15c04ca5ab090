import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: [...configDefaults.exclude, "dist/**", ".tools/**", "test/e2e/**", "test/editors/**", "test/spin/**"],
    setupFiles: ["test/setup.ts"],
    allowOnly: false,
    // All cores: by default one stays idle, which on two is half of them.
    maxWorkers: "100%",
    // The files of a worker share what they import: a test finds its modules as the one before left them, which are without
    // state of their own. To load the language for each anew takes a third of the time.
    isolate: false,
    // Node reads TypeScript itself. Vitest's own loader makes each use of an import a call, and the simulator ten times slower.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // The package has no type of modules, because what is shipped is CommonJS; Node sees by itself that these files are not.
    execArgv: ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"],
    // A slow machine is no failure; random tests that take longer still say so themselves.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
