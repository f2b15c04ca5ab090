/** Random scenarios of which it is known beforehand who deadlocks. */
import fc from "fast-check";

/** A scenario whose tasks `ring` come to wait for each other, while the tasks `victims` wait for them, and others have no part in it. */
export type Ring = { text: string; ring: string[]; victims: string[] };

/** How a name is written in a scenario, and what it then is: all that the graph must not trip over. */
const names = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9_]{2,10}$/).map((word) => `${word}_`),
  fc.stringMatching(/^[a-z]{1,8}$/).map((word) => `init:${word}`),
  fc.constantFrom("task", "lock", "two words", "<b>&amp;", "größer", "srv/vfs", "it's", "[data-task]"),
);

/** A member holds its lock and then asks the next one, or it only passes on what it is asked. */
type Member = { holds: boolean; lock: "mutex" | "rwlock"; asksAfter: number };

const members = fc
  .array(
    fc.record({
      holds: fc.boolean(),
      lock: fc.constantFrom("mutex", "rwlock"),
      asksAfter: fc.integer({ min: 10, max: 50 }),
    }),
    {
      minLength: 3,
      maxLength: 8,
    },
  )
  // Somebody has to begin.
  .filter((ring: Member[]) => ring.some(({ holds }) => holds));

export const rings: fc.Arbitrary<Ring> = fc
  .record({
    members,
    /** Whom each victim asks: a member, or a victim before it. */
    asked: fc.array(fc.nat(), { maxLength: 3 }),
    bystanders: fc.integer({ min: 0, max: 2 }),
    names: fc.uniqueArray(names, { minLength: 13, maxLength: 13 }),
    /** In which the tasks are declared. */
    order: fc.infiniteStream(fc.nat()),
  })
  .map(({ members, asked, bystanders, names, order }) => {
    const ring = names.slice(0, members.length);
    const victims = names.slice(ring.length, ring.length + asked.length);
    const others = names.slice(ring.length + victims.length).slice(0, bystanders);
    const tasks = [
      ...members.map((member, index) => memberText(member, name(ring, index), name(ring, index + 1))),
      ...asked.map((whom, index) =>
        victimText(name(victims, index), name([...ring, ...victims.slice(0, index)], whom)),
      ),
      ...others.map((other) => `task "${other}" {\n  main { repeat 5 { sleep 7ms } }\n}\n`),
    ];
    const shuffled = tasks.map((text) => ({ text, key: order.next().value ?? 0 })).sort((a, b) => a.key - b.key);
    return { text: [protocol, ...shuffled.map(({ text }) => text)].join("\n"), ring, victims };
  });

const protocol = `protocol ring {
  method GET = 1024
}
`;

const name = (all: string[], index: number) => all[index % all.length] ?? "";

function memberText({ holds, lock, asksAfter }: Member, self: string, next: string): string {
  const access = lock === "mutex" ? "" : " write";
  return holds
    ? `task "${self}" {
  phone next -> "${next}"
  ${lock} own
  main {
    lock own${access} {
      sleep ${asksAfter}ms
      call next.GET()
    }
  }
  on GET {
    lock own${access} { answer EOK }
  }
}
`
    : `task "${self}" {
  phone next -> "${next}"
  on GET {
    let rc = call next.GET()
    answer rc
  }
}
`;
}

/** It asks before the circle closes, and whoever asks it waits with it. */
const victimText = (self: string, target: string) => `task "${self}" {
  phone target -> "${target}"
  main {
    sleep 1ms
    call target.GET()
  }
  on GET {
    let rc = call target.GET()
    answer rc
  }
}
`;
