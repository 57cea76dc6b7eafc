;; A hundred million instructions that walk through 16 MiB of memory and change all of it.
(module
  (memory 256)
  (func (export "main") (result i32)
    (local $early i32) (local $progress i32) (local $place i32) (local $pause i32) (local $round i32)
    (local.set $pause (i32.const 34))
    (loop $again
      (i32.store (local.get $place) (i32.add (i32.load (local.get $place)) (local.get $round)))
      (local.set $place (i32.add (local.get $place) (i32.const 8)))
      (if (i32.eq (local.get $place) (i32.const 16777216)) (then (local.set $place (i32.const 0))))
      (local.set $pause (i32.sub (local.get $pause) (i32.const 1)))
      (if (i32.eqz (local.get $pause))
        (then
          (local.set $pause (i32.const 34))
          (local.set $progress (i32.add (local.get $progress) (i32.const 1)))))
      (if (i32.eq (local.get $round) (i32.const 340000))
        (then
          (local.set $early (local.get $round)))) ;; early
      (local.set $round (i32.add (local.get $round) (i32.const 1)))
      (br_if $again (i32.lt_s (local.get $round) (i32.const 3400000))))
    (i32.add (local.get $early) (local.get $progress))))
