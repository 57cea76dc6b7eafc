/** V8's WebAssembly, the independent judge of tests; the types of Node do not declare its values. */
interface V8 {
  validate(bytes: Uint8Array): boolean;
  readonly Module: {
    new (bytes: Uint8Array): object;
    exports(module: object): readonly { readonly name: string; readonly kind: string }[];
    imports(module: object): readonly { readonly module: string; readonly name: string; readonly kind: string }[];
  };
}

export const v8 = (globalThis as unknown as { readonly WebAssembly: V8 }).WebAssembly;
