export { printIpc } from "./kconsole/ipc.ts";
export { printTasks } from "./kconsole/tasks.ts";
