/** Random tests are the same in each run, unless a seed or a budget of runs is asked for (`npm run test:long`). */
import fc from "fast-check";

fc.configureGlobal({
  seed: Number(process.env.KTRACE_TEST_SEED ?? 1219),
  numRuns: Number(process.env.KTRACE_TEST_RUNS ?? 100),
});
