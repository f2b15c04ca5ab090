import * as vscode from "vscode";
import type { Finding } from "#check-protocol";
import { debugSchedule } from "../debug/debug-schedule.ts";
import { nameOf } from "./items.ts";

/** Starts a session that comes to where a run decides a check. */
export async function debugFinding(
  context: vscode.ExtensionContext,
  check: vscode.TestItem,
  { schedule, constants, stops, steps }: Finding,
): Promise<void> {
  const uri = check.uri?.toString();
  if (uri === undefined) return;
  const name = nameOf(check);
  const more = { ...(name === undefined ? {} : { check: name }), ...(stops ? {} : { stopOnEntry: true }) };
  const isStarted = await debugSchedule(context, uri, schedule, constants, more);
  // Where nothing is wrong, no run stops by itself.
  if (isStarted && !stops) await vscode.debug.activeDebugSession?.customRequest("ktrace/goto", { step: steps });
}
