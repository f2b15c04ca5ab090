import { capturedKernels, type KernelNumbers, kernels, list } from "#simulator";
import { hasMostFiles } from "../document-builder.ts";
import type { Capture, KernelClause } from "../generated/ast.ts";
import { mostFiles } from "../limits.ts";
import { didYouMean, wordData } from "../nearest.ts";
import { importedUri } from "../scenario.ts";
import type { Checks, Context } from "./context.ts";

export const fileChecks: Checks = {
  Import(node, { services, document, error }) {
    const documents = services.shared.workspace.LangiumDocuments;
    if (documents.hasDocument(importedUri(document, node))) return;
    const tooMany = `\`${node.path}\` is not read: there are ${mostFiles} files already; import fewer, or put them together.`;
    if (hasMostFiles(documents)) return error("too-many-files", tooMany, { node, property: "path" });
    const message = `Cannot read \`${node.path}\`; expected a ktrace file, named relative to this one.`;
    error("missing-import", message, { node, property: "path" });
  },
  KernelClause: (node, context) => checkKernel(node, kernels, context),
  Capture: (node, context) => checkKernel(node, capturedKernels, context),
};

function checkKernel(node: KernelClause | Capture, known: readonly KernelNumbers[], { error }: Context): void {
  const names = known.map((kernel) => kernel.name);
  if (node.kernel === undefined || names.includes(node.kernel)) return;
  const message = `Unknown kernel \`${node.kernel}\`; expected ${list(
    names.map((name) => `\`${name}\``),
    " or",
  )}.`;
  error("unknown-kernel", message + didYouMean(node.kernel, names), {
    node,
    property: "kernel",
    data: wordData(node.kernel, names),
  });
}
