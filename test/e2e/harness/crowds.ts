/** Random systems of many tasks of which it is known who calls whom. */
import fc from "fast-check";

/** `calls` has for each client, and for each server that calls on, the server that it calls. A task `watcher` logs in line `line` in the midst of it all. */
export type Crowd = { text: string; line: number; calls: ReadonlyMap<string, string> };

export const crowds: fc.Arbitrary<Crowd> = fc
  .record({
    servers: fc.array(fc.record({ workers: fc.integer({ min: 1, max: 3 }), isLast: fc.boolean() }), {
      minLength: 3,
      maxLength: 6,
    }),
    clients: fc.array(fc.record({ server: fc.nat(), after: fc.integer({ min: 1, max: 30 }) }), {
      minLength: 20,
      maxLength: 40,
    }),
    order: fc.infiniteStream(fc.nat()),
  })
  .map(({ servers, clients, order }) => {
    const calls = new Map<string, string>();
    const serverTexts = servers.map(({ workers, isLast }, index) => {
      const next = isLast || index === servers.length - 1 ? undefined : `server${index + 1}`;
      if (next !== undefined) calls.set(`server${index}`, next);
      const work = next === undefined ? "sleep 500ms" : "let rc = call next.ASK(a)";
      const phone = next === undefined ? "" : `phone next -> ${next} `;
      return `task server${index} serves p { ${phone}mutex m workers ${workers} on ASK(a) { lock m { ${work} } answer EOK } }`;
    });
    const clientTexts = clients.map(({ server, after }, index) => {
      const name = `server${server % servers.length}`;
      calls.set(`client${index}`, name);
      return `task client${index} { phone s -> ${name} main { sleep ${after}ms call s.ASK(${index}) } }`;
    });
    const shuffled = [...serverTexts, ...clientTexts]
      .map((text) => ({ text, key: order.next().value ?? 0 }))
      .sort((a, b) => a.key - b.key);
    const lines = ["protocol p { method ASK (a) }", ...shuffled.map(({ text }) => text)];
    const watcher = ["task watcher {", "  main {", "    sleep 100ms", '    log "now"', "  }", "}"];
    return { text: [...lines, ...watcher, ""].join("\n"), line: lines.length + 4, calls };
  });
