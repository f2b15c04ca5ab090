import { Op } from "../instructions.ts";
import type { Context } from "./context.ts";
import { callsParts } from "./runtime/calls.ts";
import { exitParts } from "./runtime/exit.ts";
import { framesParts } from "./runtime/fibrils.ts";
import { locksParts } from "./runtime/locks.ts";
import { sessionsParts } from "./runtime/sessions.ts";
import type { Uses } from "./uses.ts";

/** The parts of a step that statements have in common, each with its name: it does its work on the registers, and says what is next. */
export function partsOf({ program, uses }: Context): [name: string, text: string][] {
  const parts = {
    ...callsParts(program, uses, uses.ops.has(Op.waitAll)),
    ...sessionsParts(program, uses),
    ...locksParts,
    ...framesParts(uses),
    ...(uses.exits ? exitParts(program, uses) : {}),
  };
  return Object.entries(parts);
}

/** Whether a part of the step can be needed. */
export function isUsed(uses: Uses, name: string): boolean {
  const needs: Readonly<Record<string, readonly number[]>> = {
    SEND: [Op.call, Op.send],
    AWAIT: [Op.call, Op.wait],
    REPLY: [Op.call],
    DELIVER: [Op.call, Op.wait],
    EXPIRE: [Op.call, Op.wait],
    ANSWER: [Op.answer, Op.call, Op.wait],
    FORWARD: [Op.forward],
    RECEIVE: [Op.receive],
    ACQUIRE: [Op.lock, Op.waitCondition],
    UNLOCK: [Op.unlock, Op.waitCondition],
    AWAIT_SIGNAL: [Op.waitCondition],
    SIGNAL: [Op.signal],
    UP: [Op.up],
    BEGIN: [Op.begin, Op.call],
    KEEP_EXCHANGE: [Op.call],
    END_EXCHANGE: [Op.end, Op.call],
    REPLIED: [Op.call],
    CONNECT_EXCHANGE: [Op.begin, Op.call],
    TAKE_EXCHANGE: [Op.begin, Op.call],
    CONNECT: [Op.connect],
    CONNECTED_NOW: [Op.connect],
    HANG_UP: [Op.hangup],
    NOTIFY: [Op.notify],
    NOTICE: [Op.notify],
  };
  if (name === "CONNECT_EXCHANGE" && !uses.opens) return false;
  return needs[name]?.some((op) => uses.ops.has(op)) ?? true;
}
