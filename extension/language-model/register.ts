import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { DumpBody, DumpTextBody, GraphBody, GraphTextBody, TasksBody } from "#protocol";
import { Checker } from "../checks/checker.ts";
import { listedIn, nameOf } from "../checks/listing.ts";
import { questionOf } from "../checks/question.ts";
import { addressFor } from "../debug/configurations.ts";
import type { DumpClient } from "../dumps/client.ts";
import { type StartAdapter, withDump } from "../dumps/with-dump.ts";
import { findProgram } from "../find-program.ts";
import type { Host } from "../host.ts";
import { readText } from "../read-text.ts";
import { bounded, checkAnswer, graphAnswer, openedAnswer } from "./answers.ts";
import { registerTool } from "./api.ts";
import { checkInputOf, chosenOf, dumpInputOf } from "./input.ts";

/** Registers what an assistant can ask of KTrace, where VS Code has tools for assistants. */
export function registerTools(context: vscode.ExtensionContext, host: Host, start: StartAdapter): vscode.Disposable {
  const checker = new Checker({
    start: async () => host.startServer(await findProgram(context), "checker"),
    connect: host.connect,
    readText,
  });
  const ofDump = (name: string, answer: (client: DumpClient) => Promise<string>) =>
    registerTool(name, async (given) => {
      const input = dumpInputOf(given);
      if ("text" in input) return withDump(start, "untitled:Dump", async () => input.text, answer);
      return withDump(start, addressFor(await fileAt(input.path)), readText, answer);
    });
  return vscode.Disposable.from(
    { dispose: () => checker.dispose() },
    ofDump("ktrace_open_dump", async (client) => {
      const dump = await client.ask<DumpBody>("ktrace/dump");
      return openedAnswer(dump, (await client.ask<TasksBody>("ktrace/tasks")).tasks);
    }),
    ofDump("ktrace_graph", async (client) => {
      const graph = await client.ask<GraphBody>("ktrace/graph");
      const { text } = await client.ask<GraphTextBody>("ktrace/graphText", { format: "mermaid" });
      return graphAnswer(graph, text);
    }),
    ofDump("ktrace_report", async (client) =>
      bounded((await client.ask<DumpTextBody>("ktrace/dumpText", { as: "report" })).text),
    ),
    registerTool("ktrace_check", async (given, token) => {
      const { path, check } = checkInputOf(given);
      const uri = (await fileAt(path)).toString();
      const settings = vscode.workspace.getConfiguration("ktrace.check");
      const answers: string[] = [];
      for (const { id, label } of chosenOf(listedIn(await readText(uri)), check)) {
        const question = questionOf({ uri, name: nameOf(id) }, (name) => settings.get(name), host.cores);
        if ("wrong" in question) throw new Error(question.wrong);
        answers.push(checkAnswer(label, await checker.ask(question, token, () => {})));
      }
      return bounded(answers.join("\n\n"));
    }),
  );
}

/** A file by a URI, an absolute path, or a path in a folder of the workspace. Rejects where there is none, with what to do. */
async function fileAt(path: string): Promise<vscode.Uri> {
  for (const uri of candidates(path)) {
    const isThere = await vscode.workspace.fs.stat(uri).then(
      ({ type }) => type !== vscode.FileType.Directory,
      () => false,
    );
    if (isThere) return uri;
  }
  throw new Error(t`There is no file ${path}. Give an absolute path, or one in a folder of the workspace.`);
}

function candidates(path: string): vscode.Uri[] {
  if (/^[a-z][a-z0-9+.-]+:/i.test(path)) return [vscode.Uri.parse(path, true)];
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => vscode.Uri.joinPath(uri, path));
  return /^([\\/]|[a-z]:[\\/])/i.test(path) ? [vscode.Uri.file(path)] : folders;
}
