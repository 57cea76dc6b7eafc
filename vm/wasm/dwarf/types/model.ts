/** Types of a program as its debug information tells them. */
import type { Expression } from '../locations/place.ts';

export type Encoding = 'signed' | 'unsigned' | 'float' | 'boolean' | 'signed character' | 'character';

/** The language that a unit was written in, as far as values are spelled by it. */
export type SourceLanguage = 'C' | 'C++' | 'Rust' | 'other';

export interface MemberType {
  readonly name: string;
  readonly type: DwarfType;
  /** In bytes from the start of the structure. */
  readonly offset: number;
  /** Of a virtual base class: computes its address from that of the whole object. */
  readonly computed?: Expression;
  /** Of a bit field: place of its lowest bit from the start of `offset`, and how many. */
  readonly bits?: { readonly from: number; readonly count: number };
  readonly isBase: boolean;
  /** Made by the compiler: the pointer to the table of virtual functions. */
  readonly isArtificial: boolean;
}

export interface VariantParts {
  /** Undefined when there is but one variant. */
  readonly discriminant?: { readonly offset: number; readonly size: number };
  /** `value` (unsigned) is absent of the variant that all other discriminants mean. */
  readonly variants: readonly { readonly value?: bigint; readonly member: MemberType }[];
}

export interface Enumerator {
  readonly name: string;
  readonly value: bigint;
}

/** What a template or a generic type was made with: a type or a number. */
export interface TypeArgument {
  readonly name: string;
  readonly type: DwarfType;
  readonly value?: bigint;
}

export type DwarfType = {
  readonly name: string;
  readonly size: number;
  readonly language: SourceLanguage;
  /** Its entry in `.debug_info`, of what a typedef or a qualifier stands for; absent of types that no entry describes. */
  readonly entry?: number;
  /** Name of that entry, without what is around it: `vector<int, …>` also under a typedef's name. */
  readonly entryName?: string;
} & (
  | { readonly kind: 'number'; readonly encoding: Encoding }
  | { readonly kind: 'pointer'; readonly isReference: boolean; target(): DwarfType | undefined }
  | {
      readonly kind: 'structure';
      readonly isUnion: boolean;
      members(): readonly MemberType[];
      /** Of templates and generic types, in their order. */
      arguments(): readonly TypeArgument[];
    }
  | { readonly kind: 'array'; readonly element: DwarfType; readonly count: number; readonly isOpen: boolean }
  | { readonly kind: 'enumeration'; readonly isSigned: boolean; enumerators(): readonly Enumerator[] }
  /** One of several structures, told by a discriminant: Rust's enumerations. */
  | { readonly kind: 'variant'; parts(): VariantParts; arguments(): readonly TypeArgument[] }
  | { readonly kind: 'function'; result(): DwarfType; parameters(): readonly DwarfType[] }
  /** A pointer to a member of a class. */
  | { readonly kind: 'member'; of(): DwarfType }
  /** `void`, a type that is only declared, or what cannot be read. */
  | { readonly kind: 'opaque'; readonly isDeclared: boolean }
);

export type TypeOf<Kind extends DwarfType['kind']> = Extract<DwarfType, { readonly kind: Kind }>;

export const opaqueType = (name: string, size = 0, isDeclared = false): DwarfType => ({
  kind: 'opaque',
  name,
  size,
  isDeclared,
  language: 'other',
});

/** Whether a value is shown by members of its own. */
export const hasMembers = ({ kind }: DwarfType): boolean => kind === 'structure' || kind === 'variant';

export const isCharacter = (type: DwarfType | undefined): boolean =>
  type?.kind === 'number' && type.encoding.endsWith('character');
