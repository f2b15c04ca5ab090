import { type LangiumSharedCoreServices, URI } from "langium";
import { kernels } from "#simulator";
import { type Const, isConst, isProtocol, isSource, type Method } from "./generated/ast.ts";

/** Error names and the kernels' own methods, as declarations that names can link to. Values depend on the kernel. */
export interface Predeclared {
  readonly constants: readonly Const[];
  readonly methods: readonly Method[];
}

/** Where the predeclared names are declared; no file has this URI. */
export const predeclaredUri = URI.parse("ktrace-predeclared:/kernels.ktrace");

export function parsePredeclared(shared: LangiumSharedCoreServices): Predeclared {
  const document = shared.workspace.LangiumDocumentFactory.fromString(predeclaredText(), predeclaredUri);
  const root = document.parseResult.value;
  if (!isSource(root)) throw new Error("The predeclared names are a ktrace source.");
  return {
    constants: root.items.filter(isConst),
    methods: root.items.filter(isProtocol).flatMap((protocol) => protocol.methods),
  };
}

export function isPredeclared(node: Const | Method): boolean {
  const root = node.$type === "Const" ? node.$container : node.$container?.$container;
  return root?.$document?.uri.toString() === predeclaredUri.toString();
}

function predeclaredText(): string {
  const errors = declarations((kernel) => kernel.errors).map(([name, values]) => `/// ${values}\nconst ${name} = 0`);
  const methods = declarations((kernel) => kernel.methods).map(([name, values]) => `/// ${values}\nmethod ${name} = 0`);
  return [...errors, "protocol kernel {", ...methods, "}"].join("\n");
}

/** Every name of any kernel, and its value in each kernel that has it. */
function declarations(
  table: (kernel: (typeof kernels)[number]) => Readonly<Record<string, number>>,
): [string, string][] {
  const names = [...new Set(kernels.flatMap((kernel) => Object.keys(table(kernel))))];
  return names.map((name) => {
    const known = kernels.filter((kernel) => name in table(kernel));
    return [name, known.map((kernel) => `${table(kernel)[name]} in ${kernel.name}`).join(", ")];
  });
}
