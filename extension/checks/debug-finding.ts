import * as vscode from "vscode";
import type { Finding } from "#check-protocol";
import { debugSchedule } from "../debug/debug-schedule.ts";
import type { CheckAddress } from "./listing.ts";

/** In a launch configuration: the step that the session is taken on to from its entry. */
const GO_TO = "__goToStep";

/** Starts a session that comes to where a run decides a check. */
export async function debugFinding(
  context: vscode.ExtensionContext,
  { uri, name }: CheckAddress,
  { schedule, constants, stops, steps }: Finding,
): Promise<void> {
  await debugSchedule(context, uri, schedule, constants, {
    ...(name === undefined ? {} : { check: name }),
    // Where nothing is wrong, no run stops by itself.
    ...(stops ? {} : { stopOnEntry: true, [GO_TO]: steps }),
  });
}

/** Takes sessions on to the step that they were started for. */
export function watchEntries(): vscode.Disposable {
  return vscode.debug.registerDebugAdapterTrackerFactory("ktrace", {
    createDebugAdapterTracker(session) {
      let step: unknown = session.configuration[GO_TO];
      if (step === undefined) return undefined;
      return {
        onDidSendMessage({ event }: { readonly event?: string }) {
          if (event !== "stopped" || step === undefined) return;
          void session.customRequest("ktrace/goto", { step });
          step = undefined;
        },
      };
    },
  });
}
