(module $sample ;; one of each
  (type $point (struct (field $x (mut f64)) (field i8)))
  (import "env" "log" (func $log (param i32)))
  (memory (export "memory") 1 0x10)
  (global $"odd name" (mut i64) (i64.const -1_000))
  (data (i32.const 8) "text\00\u{1f600}")
  (func $main (export "main") (param $n i32) (result f32)
    (local $i i32)
    block $done
      loop $again
        (br_if $done (i32.eqz (local.get $n)))
        local.get $n
        i32.load8_u offset=4 align=1
        drop
        br $again
      end
    end
    f32.const 0x1.8p1))
