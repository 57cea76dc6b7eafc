/** Images for tests, as assembly text. */
import { expect } from 'vitest';
import { formatDiagnostic } from '../../../vm/context/index.ts';
import { assemble } from '../../../vm/sahara/assemble.ts';
import type { SaharaImage } from '../../../vm/sahara/image.ts';
import { verify } from '../../../vm/sahara/verify/index.ts';

/** The image of a text that must assemble. */
export const imageOf = (text: string): SaharaImage => {
  const { image, diagnostics } = assemble({ path: 'test.sahasm', text });
  expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  return image as SaharaImage;
};

/** As {@link imageOf}, for a text that must verify as well. */
export const verifiedImage = (text: string): SaharaImage => {
  const image = imageOf(text);
  expect(verify(image).map(formatDiagnostic)).toEqual([]);
  return image;
};

/** Data, nested data, a closure, a handler, a restart, branches, a loop, messages, debug information: every kind of row. */
export const bank = `
types
  data bank::Name size 8 align 4 doc "First and last."
    field first string offset 0 size 4
    field last string offset 4 size 4
  data bank::Account size 24 align 8
    field owner bank::Name offset 0 size 8
    field balance i64 offset 8 size 8
    field open bool offset 16 size 1
  data bank::insufficient-funds condition
    field needed i64
  type (fn [i64] -> i64)
  type (context i64)
constants
  string "Ada \\"L\\" é\\u0001"
  i64 -5000000000
  u64 18446744073709551615
  f64 0x7ff8000000000001
  f32 1.5
conditions
  condition bank::insufficient-funds bank::insufficient-funds doc "Too little."
restarts
  restart retry-with [smaller i64]
  restart give-up []
module "bank" source "bank.sahara" doc "Accounts."
  export "withdraw"
sources
  source "bank.sahara" "0f0f"
entry bank::main

function bank::withdraw
  doc "Takes amount out."
  exported
  parameter bank::Account account
  parameter i64 amount
  result i64
  signals bank::insufficient-funds
  debug 0 10:1-14:2
    line 0x0000 11:3-11:40 0 statement
    line enough 12:3-12:30 0 statement
    scope -1 0x0000 end
    variable "account" parameter bank::Account 0 0x0000 slot 0
    variable "amount" parameter i64 0 0x0000 slot 1
    temporary "(.balance account)" 0 0x0008 end
    allocation raise "(insufficient-funds …)"
    branch test 11:3-11:40 "no" "yes"
  code
    0x0000 local_read 0
    dt_read_field balance bank::Account
    0x0008 local_read 1
    ge i64
    test: jump_if_true enough
    local_read 1
    raise: dt_create bank::insufficient-funds
    signal bank::insufficient-funds
    enough: local_read 0
    local_read 0
    dt_read_field balance bank::Account
    local_read 1
    sub i64
    dt_set_field balance bank::Account
    local_read 0
    dt_read_field balance bank::Account
    return

function bank::twice/lambda-1
  kind lambda
  parameter (fn [i64] -> i64)
  parameter i64 x
  result i64
  captures i64
  debug 0 20:1-20:9
    line 0x0 20:3-20:5 0 statement
    scope -1 0x0 end
    variable "x" parameter i64 0 0x0 slot 1
    variable "n" upvalue i64 0 0x0 capture 0
  code
    0x0 local_read 1
    capture_read 0
    mul i64
    return

function bank::main/handler-1
  kind handler
  enclosing bank::main
  parameter bank::insufficient-funds c
  result i64
  debug 0 33:5-34:9
    line 0x0 33:5-33:20 0 statement
    scope -1 0x0 end
    variable "c" parameter bank::insufficient-funds 0 0x0 slot 0
    variable "account" upvalue bank::Account 0 0x0 up 1 slot 0
  code
    0x0 up_read 1 0
    dt_read_field balance bank::Account
    restart retry-with

function bank::main
  local bank::Account
  local i64
  local string
  local string
  result i64
  handles bank::insufficient-funds
  handle i64 resume after
    on bank::insufficient-funds bank::main/handler-1
  offer
    restart retry-with retry
  debug 0 30:1-40:2
    line 0x0 31:3-31:9 0 statement
    line body 32:3-32:40 1 statement
    line after 39:3-39:9 0 statement
    scope -1 0x0 end
    scope 0 body after
    variable "name" local bank::Name 1 body slots 2 bank::Name
    variable "count" local i64 0 body slot 1
  code
    0x0 const 0
    const "Lovelace"
    imm_i64 100
    true
    dt_create bank::Account
    local_store 0
    body: handle_push 0
    offers: restart_push 0
    local_read 0
    imm_i64 500
    call bank::withdraw
    restart_pop
    handle_pop
    jump after
    retry: local_store 1
    local_read 0
    local_read 1
    extend call bank::withdraw
    handle_pop
    jump after
    after: imm_i64 2
    closure_new bank::twice/lambda-1
    swap
    call_closure (fn [i64] -> i64)
    return
`;
