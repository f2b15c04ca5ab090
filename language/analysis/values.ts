import type { AstNode } from "langium";
import type { Sent } from "./facts.ts";
import type { Connection } from "./world.ts";

/** What a name is known to hold. */
export type Known =
  | { readonly kind: "number"; readonly value: number }
  /** The same value wherever this declaration is meant, though not which. */
  | { readonly kind: "same"; readonly as: AstNode }
  | { readonly kind: "phone"; readonly connections: readonly Connection[]; readonly exchange: AstNode | undefined }
  | { readonly kind: "message"; readonly sent: readonly Sent[] }
  | { readonly kind: "call"; readonly call: AstNode };

/** What a name holds that may hold either; nothing is known where the two are of different kinds. */
export function either(a: Known | undefined, b: Known | undefined): Known | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.kind === "phone" && b.kind === "phone") {
    const connections = [...new Set([...a.connections, ...b.connections])];
    return { kind: "phone", connections, exchange: a.exchange === b.exchange ? a.exchange : undefined };
  }
  if (a.kind === "message" && b.kind === "message")
    return { kind: "message", sent: [...new Set([...a.sent, ...b.sent])] };
  return undefined;
}
