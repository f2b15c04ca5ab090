import { DefaultServiceRegistry, type LangiumCoreServices, type URI } from "langium";

/** There is one language: a file is read in it whatever its name ends with, as one that is not saved yet. */
export class KtraceServiceRegistry extends DefaultServiceRegistry {
  override getServices(uri: URI): LangiumCoreServices {
    return this.all[0] ?? super.getServices(uri);
  }
}
