import { type CapturedPhone, type CapturedTask, isCapturedPhone } from "../generated/ast.ts";
import { mostArguments } from "../limits.ts";
import { type Checks, placeOf } from "./context.ts";

export const captureChecks: Checks = {
  Capture({ tasks }, { document, error }) {
    const known = new Map<bigint, CapturedTask>();
    for (const task of tasks) {
      const before = known.get(task.id);
      if (before === undefined) known.set(task.id, task);
      else
        error("duplicate", `Task ${task.id} is already described in ${placeOf(before, document)}.`, {
          node: task,
          property: "id",
        });
    }
  },
  CapturedTask({ rows }, { document, error }) {
    const known = new Map<bigint, CapturedPhone>();
    for (const phone of rows.filter(isCapturedPhone)) {
      const before = known.get(phone.slot);
      if (before === undefined) known.set(phone.slot, phone);
      else
        error("duplicate", `Phone ${phone.slot} is already described in ${placeOf(before, document)}.`, {
          node: phone,
          property: "slot",
        });
    }
  },
  CapturedCall(node, { error }) {
    if (node.arguments.length <= mostArguments) return;
    const message = `A call has at most ${mostArguments} arguments, not ${node.arguments.length}.`;
    error("argument-count", message, { node, property: "arguments", index: mostArguments });
  },
};
