import * as vscode from "vscode";

/** What a tool answers: a text, or an error in words. */
export type AnswerTool = (input: unknown, token: vscode.CancellationToken) => Promise<string>;

/** Gives an assistant a tool. Does nothing where this VS Code has no such tools: the oldest that we run in has no types for them, either. */
export function registerTool(name: string, answer: AnswerTool): vscode.Disposable {
  const lm: unknown = Reflect.get(vscode, "lm");
  const register: unknown = lm instanceof Object ? Reflect.get(lm, "registerTool") : undefined;
  const Result = partOf("LanguageModelToolResult");
  const Text = partOf("LanguageModelTextPart");
  if (!(register instanceof Function) || Result === undefined || Text === undefined) return nothing;
  const tool = {
    invoke: async ({ input }: { readonly input: unknown }, token: vscode.CancellationToken) =>
      Reflect.construct(Result, [[Reflect.construct(Text, [await answer(input, token)])]]),
  };
  try {
    const registered: unknown = Reflect.apply(register, lm, [name, tool]);
    return isDisposable(registered) ? registered : nothing;
  } catch {
    // VS Code 1.91 has it as a proposal, which an extension from the outside may not use.
    return nothing;
  }
}

const nothing: vscode.Disposable = { dispose: () => {} };

/** A class of VS Code's that may not be there. */
function partOf(name: string) {
  const found: unknown = Reflect.get(vscode, name);
  return found instanceof Function ? found : undefined;
}

const isDisposable = (value: unknown): value is vscode.Disposable =>
  value instanceof Object && "dispose" in value && value.dispose instanceof Function;
