/** The moments of a call at which a method breakpoint can stop, in their order. */
export const phases = ["send", "receive", "answer"] as const;

export type Phase = (typeof phases)[number];

/** A method as breakpoints can name it. */
export interface Named {
  readonly protocol: string;
  readonly name: string;
  /** Whether methods of other protocols have this name, too. */
  readonly isAmbiguous: boolean;
}

/** What a breakpoint on a method is called; on its receipt it is the name alone. */
export function breakpointName(phase: Phase, { protocol, name, isAmbiguous }: Named): string {
  const target = isAmbiguous ? `${protocol}.${name}` : name;
  return phase === "receive" ? target : `${phase} ${target}`;
}

/** Whether a breakpoint is on this moment of the calls of a method, whoever calls whom. */
export function isOn(breakpoint: string, phase: Phase, { protocol, name, isAmbiguous }: Named): boolean {
  const [, written = "receive", target] = /^(?:(send|receive|answer)\s+)?(\S+)$/.exec(breakpoint.trim()) ?? [];
  return written === phase && (target === `${protocol}.${name}` || (!isAmbiguous && target === name));
}
