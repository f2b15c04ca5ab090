import { test } from "vitest";
import { checkFix, checkTitles } from "./testing.ts";

const files = {
  "lib/p.ktrace": "protocol p { method PAINT }\nconst LIMIT = 4\n",
  "s.ktrace": 'import "lib/p.ktrace"\ntask s serves p { on PAINT { answer } }\n',
  "other/p.ktrace": "protocol p { method PAINT }\n",
};
const { "other/p.ktrace": _, ...sure } = files;

test("behind the last import", () =>
  checkFix(
    'kernel helenos-2011\nimport "lib/p.ktrace" // p\n\ntask c { phone s -> s }\n',
    "linking-error",
    'Import "s.ktrace"',
    'kernel helenos-2011\nimport "lib/p.ktrace" // p\nimport "s.ktrace"\n\ntask c { phone s -> s }\n',
    { files },
  ));

test("behind the kernel, and before the first declaration", async () => {
  await checkFix(
    "kernel helenos-2011\ntask c { var x = LIMIT }\n",
    "linking-error",
    'Import "lib/p.ktrace"',
    'kernel helenos-2011\nimport "lib/p.ktrace"\ntask c { var x = LIMIT }\n',
    { files },
  );
  await checkFix(
    "// A client.\n\n/// It calls.\ntask c { phone s -> s }\n",
    "linking-error",
    'Import "s.ktrace"',
    '// A client.\n\nimport "s.ktrace"\n\n/// It calls.\ntask c { phone s -> s }\n',
    { files },
  );
});

test("protocols and methods", async () => {
  await checkTitles("task c serves p { }", "linking-error", ['Import "lib/p.ktrace" *'], sure);
  await checkTitles("task c { on PAINT { answer } }", "linking-error", ['Import "lib/p.ktrace" *'], sure);
});

test("of several, none is preferred", () =>
  checkTitles("task c serves p { }", "linking-error", ['Import "lib/p.ktrace"', 'Import "other/p.ktrace"'], files));

test("not where a name would be declared twice", () =>
  checkTitles("const LIMIT = 3 task c { on PAINT { answer } }", "linking-error", [], sure));
