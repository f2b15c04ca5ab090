import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { MethodsBody } from "#protocol";

/** Sets a breakpoint on an IPC method: one of the running scenario's, from a list, or one that is typed. */
export async function breakOnMethod(): Promise<void> {
  const session = vscode.debug.activeDebugSession;
  const name = session?.type === "ktrace" ? await pickMethod(session) : await typeMethod();
  if (name) vscode.debug.addBreakpoints([new vscode.FunctionBreakpoint(name)]);
}

async function pickMethod(session: vscode.DebugSession): Promise<string | undefined> {
  const list = session.customRequest("ktrace/methods").then(({ protocols }: MethodsBody) =>
    protocols.flatMap(({ name: protocol, methods }) =>
      methods.map(({ name, number, handledBy }) => ({
        label: name,
        description: [...(number === undefined ? [] : [number]), protocol].join(", "),
        detail: handledBy.length > 0 ? t`Handled by ${handledBy.join(", ")}` : t("Handled by no task"),
        handled: handledBy.length > 0,
      })),
    ),
  );
  const handledFirst = list.then((rows) => rows.sort((a, b) => Number(b.handled) - Number(a.handled)));
  const chosen = await vscode.window.showQuickPick(handledFirst, {
    placeHolder: t("Stop when a task begins to handle this method"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.label;
}

function typeMethod(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    prompt: t(
      "Stop when a task begins to handle this method. Before its name may stand send, receive or answer, and a task.",
    ),
    placeHolder: t("VFS_IN_READ, 1025, init:vfs.VFS_IN_READ, answer VFS_IN_MOUNT"),
  });
}
