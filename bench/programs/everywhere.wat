;; A hundred million instructions that write to every page of 64 MiB of memory, again and again.
(module
  (memory 1024)
  (func (export "main") (result i32)
    (local $place i32) (local $round i32)
    (loop $again
      (i32.store (local.get $place) (i32.add (local.get $round) (i32.const 1)))
      (local.set $place (i32.and (i32.add (local.get $place) (i32.const 4100)) (i32.const 67108860)))
      (local.set $round (i32.add (local.get $round) (i32.const 1)))
      (br_if $again (i32.lt_s (local.get $round) (i32.const 6250000))))
    (i32.load (i32.const 4100))))
