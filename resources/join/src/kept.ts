// What survives a reload: what was typed and not handed over yet, and where one was. Nothing else,
// and gone once it has been handed over. A browser that keeps nothing still works.

export interface Unsent {
  id: string;
  text: string;
}

export interface KeptValues {
  draft: string;
  unsent: Unsent[];
  typed: boolean;
  started: boolean;
  over: boolean;
  language: "ru" | "en" | "";
}

const EMPTY: KeptValues = {
  draft: "",
  unsent: [],
  typed: false,
  started: false,
  over: false,
  language: "",
};

export class Kept {
  private readonly key: string;
  private full = false;
  values: KeptValues;

  constructor(room: string) {
    this.key = `hr-join ${room}`;
    this.values = { ...EMPTY, ...this.read() };
  }

  put(change: Partial<KeptValues>): void {
    // Another tab of the same interview may have written meanwhile.
    this.values = { ...this.values, ...(this.full ? {} : this.read()), ...change };
    try {
      localStorage.setItem(this.key, JSON.stringify(this.values));
      this.full = false;
    } catch {
      this.full = true; // or a private window: the page goes on with what it has in memory
    }
  }

  private read(): Partial<KeptValues> {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "{}") as Partial<KeptValues>;
    } catch {
      return {};
    }
  }
}
