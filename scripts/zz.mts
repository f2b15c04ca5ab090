import { chartRows } from "../test/bench/chart.bench.mts";
console.log(await chartRows());
