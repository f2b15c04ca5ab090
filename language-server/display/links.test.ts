import { expect, test } from "vitest";
import { open } from "../testing.ts";
import { links } from "./links.ts";

const files = {
  "a.ktrace": "protocol p { method M }\nprotocol q { }\ntask t { }",
  "b.ktrace": "const A = 1",
};

/** A marked text whose marks say where the links under them lead, and what is told about it. */
async function check(marked: string): Promise<void> {
  const { document, workspace, marks } = await open(marked, files);
  const shown = links(document, workspace).map(({ range, target, tooltip }) => ({
    range,
    label: `${target} ${tooltip}`,
  }));
  expect(shown).toEqual(marks);
}

test("an import leads to its file, and tells what is declared there", async () => {
  await check(`
import "a.ktrace"
       ^^^^^^^^^^ file:///a.ktrace Protocols: p, q. Tasks: t.
import "b.ktrace" const B = 1
       ^^^^^^^^^^ file:///b.ktrace It declares no protocols and no tasks.
import "c.ktrace"
       ^^^^^^^^^^ file:///c.ktrace There is no such file.`);
});

test("an import that is being typed leads nowhere", async () => {
  await check("import");
});
