import * as vscode from "vscode";
import { configurationFor } from "./configurations.ts";

/** Writes a schedule that was found into a recording, and starts a session that follows it. `more`: for the launch configuration. */
export async function debugSchedule(
  context: vscode.ExtensionContext,
  scenario: string,
  schedule: object,
  constants: Readonly<Record<string, number>>,
  more: Readonly<Record<string, unknown>> = {},
): Promise<boolean> {
  const uri = vscode.Uri.parse(scenario, true);
  const folder = context.storageUri ?? context.globalStorageUri;
  const recording = vscode.Uri.joinPath(folder, "found.ktrace-schedule.json");
  await vscode.workspace.fs.createDirectory(folder);
  await vscode.workspace.fs.writeFile(
    recording,
    new TextEncoder().encode(`${JSON.stringify(schedule, undefined, 2)}\n`),
  );
  return vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), {
    ...configurationFor(uri),
    schedule: recording.scheme === "file" ? recording.fsPath : recording.toString(),
    constants,
    ...more,
  });
}
