import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../others/testing.ts";
import { dbus } from "./index.ts";

const bus = "sender=org.freedesktop.DBus";
const changed = (name: string, before: string, after: string) =>
  `signal time=1.5 ${bus} -> destination=(null destination) serial=5 path=/org/freedesktop/DBus; interface=org.freedesktop.DBus; member=NameOwnerChanged
   string "${name}"
   string "${before}"
   string "${after}"`;
const call = (sender: string, to: string, serial: number) =>
  `method call time=1.5 sender=${sender} -> destination=${to} serial=${serial} path=/; interface=a.B; member=Get`;

/** Whom the calls that are left went to. */
function pending(...lines: string[]): string[] {
  const { tasks } = dbus.read(lines.join("\n")).capture;
  const names = new Map(tasks.map(({ id, name }) => [id, name]));
  return tasks.flatMap(({ name, calls }) => calls.map(({ sender }) => `${names.get(sender ?? 0)} -> ${name}`));
}

test("a call that was sent before its name changed hands went to the owner before", () => {
  expect(pending(call(":1.1", "a.b", 1), changed("a.b", ":1.2", ":1.3"), call(":1.1", "a.b", 2))).toEqual([
    ":1.1 -> a.b (:1.2)",
    ":1.1 -> a.b (:1.3)",
  ]);
  expect(pending(changed("a.b", "", ":1.2"), call(":1.1", "a.b", 1), changed("a.b", ":1.2", ""))).toEqual([
    ":1.1 -> a.b (:1.2)",
  ]);
});

test("a name is also known by NameAcquired, by who answers for it, and by GetNameOwner", () => {
  const acquired = `signal time=1.5 ${bus} -> destination=:1.2 serial=5 path=/; interface=org.freedesktop.DBus; member=NameAcquired\n   string "a.b"`;
  expect(pending(call(":1.1", "a.b", 1), acquired)).toEqual([":1.1 -> a.b (:1.2)"]);
  const answer = "method return time=1.5 sender=:1.2 -> destination=:1.1 serial=9 reply_serial=1";
  expect(pending(call(":1.1", "a.b", 1), answer, call(":1.1", "a.b", 2))).toEqual([":1.1 -> a.b (:1.2)"]);
  const asked = `method call time=1.5 sender=:1.1 -> destination=org.freedesktop.DBus serial=1 path=/; interface=org.freedesktop.DBus; member=GetNameOwner\n   string "a.b"`;
  const told = `method return time=1.5 ${bus} -> destination=:1.1 serial=9 reply_serial=1\n   string ":1.2"`;
  expect(pending(asked, told, call(":1.1", "a.b", 2))).toEqual([":1.1 -> a.b (:1.2)"]);
  expect(pending(call(":1.1", "a.b", 2))).toEqual([":1.1 -> a.b"]);
});

test("an error is an answer, and who has left the bus waits for nothing", () => {
  const error = `error time=1.5 ${bus} -> destination=:1.1 error_name=a.Error reply_serial=1`;
  expect(pending(call(":1.1", "a.b", 1), error)).toEqual([]);
  expect(pending(call(":1.1", "a.b", 1), changed(":1.1", ":1.1", ""))).toEqual([]);
});

test("what a string has within it is no message, be it of several lines", () => {
  expect(
    pending(call(":1.1", "a.b", 1), '   string "one', "two", 'three"', `   string "${call(":1.9", "c", 1)}"`),
  ).toEqual([":1.1 -> a.b"]);
});

test("nothing is said of a log without a call that is left", () => {
  check(
    dbus,
    "signal time=1.5 sender=:1.1 -> destination=(null destination) serial=5 path=/; interface=a.B; member=C",
    "",
  );
});

test("a line of another program is told of", () => {
  check(
    dbus,
    "mc\t1.5\t3\t:1.7",
    'error in line 1: This is no line of `dbus-monitor`: "mc\t1.5\t3\t:1.7". It was left out. A message begins like `method call time=1.5 sender=:1.7 -> destination=org.example.Name serial=3 path=/; interface=org.example.Name; member=Get`. Record it again without `--profile`.',
  );
});

const peer = fc.nat(3).map((number) => `:1.${number}`);

test("the calls that are left are those that nobody has answered, whoever counts how", () => {
  const steps = fc.array(fc.record({ from: peer, to: peer, isAnswer: fc.boolean(), which: fc.nat(20) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(steps, (made) => {
      const serials = new Map<string, number>();
      const open: { readonly from: string; readonly to: string; readonly serial: number; readonly line: number }[] = [];
      const lines: string[] = [];
      for (const { from, to, isAnswer, which } of made) {
        const serial = (serials.get(from) ?? 0) + 1;
        const [answered] = isAnswer && open.length > 0 ? open.splice(which % open.length, 1) : [];
        if (answered === undefined) {
          serials.set(from, serial);
          open.push({ from, to, serial, line: lines.length + 1 });
          lines.push(call(from, to, serial));
        } else {
          const whom = `sender=${answered.to} -> destination=${answered.from}`;
          lines.push(`method return time=1.5 ${whom} serial=99 reply_serial=${answered.serial}`);
        }
      }
      const { tasks } = dbus.read(lines.join("\n")).capture;
      const rows = tasks.flatMap(({ name, calls }) => calls.map(({ address }) => `${address} ${name}`));
      expect(rows.toSorted()).toEqual(open.map(({ line, to }) => `${line} ${to}`).toSorted());
    }),
  );
});
