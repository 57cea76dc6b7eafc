;; Data of the garbage-collected heap: a list of shapes, an exception for a shape that cannot be, and a tail call.
;;
;;   sahara run shapes.wat --invoke total --result
;;   sahara run shapes.wat --invoke checked --arg -3 --result
(module $shapes
  (rec
    (type $shape (sub (struct (field $name i32))))
    (type $circle (sub $shape (struct (field $name i32) (field $radius f64))))
    (type $square (sub $shape (struct (field $name i32) (field $side f64)))))
  (type $list (struct (field $head (ref $shape)) (field $tail (ref null $list))))

  (tag $impossible (export "impossible") (param f64))

  (global $shapes (mut (ref null $list)) (ref.null $list))

  (func $area (export "area") (param $shape (ref $shape)) (result f64)
    (block $is-circle (result (ref $circle))
      (br_on_cast $is-circle (ref $shape) (ref $circle) (local.get $shape))
      (return
        (f64.mul
          (struct.get $square $side (ref.cast (ref $square) (local.get $shape)))
          (struct.get $square $side (ref.cast (ref $square) (local.get $shape)))))
    )
    (drop)
    (f64.mul
      (f64.const 3.14159265358979)
      (f64.mul
        (struct.get $circle $radius (ref.cast (ref $circle) (local.get $shape)))
        (struct.get $circle $radius (ref.cast (ref $circle) (local.get $shape))))))

  (func $add (param $shape (ref $shape))
    (global.set $shapes (struct.new $list (local.get $shape) (global.get $shapes))))

  ;; A square of this side; throws when there is none.
  (func $square-of (param $side f64) (result (ref $square))
    (if (f64.lt (local.get $side) (f64.const 0))
      (then (throw $impossible (local.get $side))))
    (struct.new $square (i32.const 2) (local.get $side)))

  (func $sum (param $list (ref null $list)) (param $total f64) (result f64)
    (local $here (ref $list))
    (block $end
      (local.set $here (br_on_null $end (local.get $list)))
      (return_call $sum
        (struct.get $list $tail (local.get $here))
        (f64.add (local.get $total) (call $area (struct.get $list $head (local.get $here))))))
    (local.get $total))

  ;; The area of all shapes.
  (func $total (export "total") (result f64)
    (global.set $shapes (ref.null $list))
    (call $add (struct.new $circle (i32.const 1) (f64.const 1)))
    (call $add (call $square-of (f64.const 2)))
    (call $add (struct.new $circle (i32.const 3) (f64.const 0.5)))
    (return_call $sum (global.get $shapes) (f64.const 0)))

  ;; The area of a square, or the side that it cannot have.
  (func $checked (export "checked") (param $side f64) (result f64)
    (block $caught (result f64)
      (try_table (catch $impossible $caught)
        (return (call $area (call $square-of (local.get $side)))))
      (unreachable))))
