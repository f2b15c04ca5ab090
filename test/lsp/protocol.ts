import type { Message } from "vscode-languageserver";
import { notifications, problemsOf, type Request, requests, type Type } from "./meta-model.ts";

/** Who says something. */
export type Side = "client" | "server";

/** What any message can have in it. */
interface Parts extends Message {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

const failure: Type = {
  kind: "literal",
  value: {
    properties: [
      { name: "code", type: { kind: "base", name: "integer" } },
      { name: "message", type: { kind: "base", name: "string" } },
      { name: "data", type: { kind: "reference", name: "LSPAny" }, optional: true },
    ],
  },
};

/** Holds what two sides say to each other against the protocol's meta model. */
export class Protocol {
  /** What each side has asked and not yet been answered, by the id of the request. */
  readonly #asked = { client: new Map<unknown, Request>(), server: new Map<unknown, Request>() };

  /** What is wrong with a message. */
  problemsOf(sender: Side, message: Message): string[] {
    const parts: Parts = { ...message };
    return parts.method === undefined ? this.#ofAnswer(sender, parts) : this.#ofCall(sender, parts.method, parts);
  }

  #ofCall(sender: Side, method: string, { id, params }: Parts): string[] {
    const request = requests.get(method);
    const known = id === undefined ? notifications.get(method) : request;
    if (known === undefined)
      return [`${method}: the protocol has no such ${id === undefined ? "notification" : "request"}`];
    if (id !== undefined && request !== undefined) this.#asked[sender].set(id, request);
    if (known.messageDirection === (sender === "client" ? "serverToClient" : "clientToServer"))
      return [`${method}: it is not the ${sender}'s to say`];
    if (known.params === undefined) return params === undefined ? [] : [`${method}: it has no params`];
    const problems = problemsOf(params, known.params, `${method} params`);
    return problems.length > 0 || method !== "client/registerCapability" ? problems : ofRegistrations(params);
  }

  #ofAnswer(sender: Side, { id, result, error }: Parts): string[] {
    const asked = this.#asked[sender === "client" ? "server" : "client"];
    const request = asked.get(id);
    if (request === undefined) return [`${JSON.stringify(id)}: an answer to nothing that was asked`];
    asked.delete(id);
    if (error !== undefined) return problemsOf(error, failure, `${request.method} error`);
    return problemsOf(result, request.result, `${request.method} result`);
  }
}

function ofRegistrations(params: unknown): string[] {
  const { registrations }: { registrations: { method: string; registerOptions?: unknown }[] } = Object(params);
  return registrations.flatMap(({ method, registerOptions }) => {
    const known = requests.get(method) ?? notifications.get(method);
    if (known === undefined) return [`${method}: the protocol has no such thing to register`];
    const type = known.registrationOptions;
    return type === undefined ? [] : problemsOf(registerOptions, type, `${method} registerOptions`);
  });
}
