import { expect, test } from "vitest";
import { CancellationToken } from "vscode-languageserver";
import { mainUri, open } from "./testing.ts";

test("while a text is checked, nobody is told about it before that is done", async () => {
  const { workspace, document } = await open("task a { }");
  const told: (number | undefined)[] = [];
  workspace.onChecked = () => told.push(document.diagnostics?.length);
  workspace.change(mainUri, 2, [{ text: "task a { main { let x = } }" }]);
  workspace.tellAgain();
  await workspace.checked(mainUri, CancellationToken.None);
  expect(told).toEqual([1]);
  workspace.tellAgain();
  expect(told).toEqual([1, 1]);
});
