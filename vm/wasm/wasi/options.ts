/** What a program that uses WASI is started with. */
export interface WasiOptions {
  /** The program's name first. */
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Folders that the program may use, by the name it knows them by. */
  readonly preopens: readonly Preopen[];
  /** Changes of files are made at once instead of when the session ends. */
  readonly direct: boolean;
  /** Bytes of changed files that are kept in memory. */
  readonly fileLimit?: number;
}

export interface Preopen {
  /** For example `/` or `/data`. */
  readonly name: string;
  /** Whether a real folder lies under it; otherwise it is an empty folder in memory. */
  readonly backed: boolean;
}
