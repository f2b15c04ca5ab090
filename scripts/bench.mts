import { join } from "node:path";
import { captureRows } from "../test/bench/capture.bench.mts";
import { chartRows } from "../test/bench/chart.bench.mts";
import { debuggerRows } from "../test/bench/debugger.bench.mts";
import { dumpRows } from "../test/bench/dumps.bench.mts";
import { explorerRows } from "../test/bench/explorer.bench.mts";
import { graphRows } from "../test/bench/graph.bench.mts";
import { languageServerRows } from "../test/bench/language-server.bench.mts";
import { launchRows } from "../test/bench/launch.bench.mts";
import { pauseRows } from "../test/bench/pause.bench.mts";
import { simulatorRows } from "../test/bench/simulator.bench.mts";
import { traceRows } from "../test/bench/traces.bench.mts";
import { root, runNode } from "./process.mts";

// Servers are measured as users have them.
if ((await runNode(join(root, "scripts/build.mts"), "--minify")) !== 0) process.exit(1);

/** Prints the table of `npm run bench`. Absolute figures depend on the machine; shares and ratios are of one run. */
const rows = [
  ...(await simulatorRows()),
  ...explorerRows(),
  ...(await languageServerRows()),
  ...(await debuggerRows()),
  ...(await captureRows()),
  ...(await launchRows()),
  ...(await pauseRows()),
  ...(await graphRows()),
  ...(await chartRows()),
  ...dumpRows(),
  ...traceRows(),
];
for (const { what, value, unit, hold } of rows) {
  const figure = value.toFixed(value < 10 ? 2 : 0).padStart(8);
  console.log(`${what.padEnd(54)}${figure} ${unit.padEnd(18)}${hold}`);
}
