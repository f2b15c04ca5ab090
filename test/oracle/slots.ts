import { type Expression, isPhone, isSession, type Phone, type Session, type Task } from "#language";

/** The value of an expression in a replica of a task. */
export type Evaluate = (expression: Expression) => number;

/** The slots of a task's phones; of a session first its own phone, then its pool in idle order. docs/language.md, Tasks and Choices. */
export function slotsIn(task: Task, nameService: number, evaluate: Evaluate): ReadonlyMap<Phone | Session, number[]> {
  const members = task.members.filter((member) => isPhone(member) || isSession(member));
  const used = new Set(members.flatMap((member) => givenSlots(member, evaluate)));
  const slots = new Map<Phone | Session, number[]>();
  for (const member of members) {
    const own = givenSlots(member, evaluate);
    while (own.length < sizeOf(member, evaluate)) {
      const slot = lowest(nameService + 1, used);
      used.add(slot);
      own.push(slot);
    }
    slots.set(member, own);
  }
  return slots;
}

function sizeOf(member: Phone | Session, evaluate: Evaluate): number {
  if (isPhone(member)) return member.size === undefined ? 1 : evaluate(member.size);
  return 1 + (member.pools[0] === undefined ? 0 : evaluate(member.pools[0]));
}

function givenSlots(member: Phone | Session, evaluate: Evaluate): number[] {
  if (!isPhone(member)) return member.slots.map(evaluate);
  if (member.slot === undefined) return [];
  const first = evaluate(member.slot);
  return Array.from({ length: sizeOf(member, evaluate) }, (_, index) => first + index);
}

/** The lowest number from `from` on that is not used. */
export function lowest(from: number, used: ReadonlySet<number>): number {
  let number = from;
  while (used.has(number)) number++;
  return number;
}
