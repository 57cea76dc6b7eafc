;; Conway's game of life on a torus of 20 by 10 cells, printed by WASI's fd_write.
;; One byte a cell: two boards that take turns, and a line of text behind them.
(module $life
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param $fd i32) (param $vectors i32) (param $count i32) (param $written i32) (result i32)))
  (memory (export "memory") 1)

  (global $width i32 (i32.const 20))
  (global $height i32 (i32.const 10))
  ;; The board that is shown, and the one that the next generation is written to.
  (global $board (mut i32) (i32.const 1024))
  (global $next (mut i32) (i32.const 2048))

  ;; A glider and a blinker: pairs of column and row, ended by 255.
  (data $start (i32.const 512) "\01\00\02\01\00\02\01\02\02\02" "\0c\05\0d\05\0e\05" "\ff")
  (data $newline (i32.const 600) "\0a")

  ;; Address of a cell; columns and rows wrap around.
  (func $cell (param $board i32) (param $column i32) (param $row i32) (result i32)
    (i32.add
      (local.get $board)
      (i32.add
        (i32.mul
          (i32.rem_u (i32.add (local.get $row) (global.get $height)) (global.get $height))
          (global.get $width))
        (i32.rem_u (i32.add (local.get $column) (global.get $width)) (global.get $width)))))

  (func $neighbours (param $column i32) (param $row i32) (result i32)
    (local $dx i32) (local $dy i32) (local $count i32)
    (local.set $dy (i32.const -1))
    (loop $rows
      (local.set $dx (i32.const -1))
      (loop $columns
        (if (i32.or (local.get $dx) (local.get $dy))
          (then
            (local.set $count
              (i32.add
                (local.get $count)
                (i32.load8_u
                  (call $cell
                    (global.get $board)
                    (i32.add (local.get $column) (local.get $dx))
                    (i32.add (local.get $row) (local.get $dy))))))))
        (local.set $dx (i32.add (local.get $dx) (i32.const 1)))
        (br_if $columns (i32.le_s (local.get $dx) (i32.const 1))))
      (local.set $dy (i32.add (local.get $dy) (i32.const 1)))
      (br_if $rows (i32.le_s (local.get $dy) (i32.const 1))))
    (local.get $count))

  ;; Whether a cell lives in the next generation.
  (func $lives (param $alive i32) (param $neighbours i32) (result i32)
    (i32.or
      (i32.eq (local.get $neighbours) (i32.const 3))
      (i32.and (local.get $alive) (i32.eq (local.get $neighbours) (i32.const 2)))))

  (func $generation
    (local $column i32) (local $row i32) (local $old i32)
    (loop $rows
      (local.set $column (i32.const 0))
      (loop $columns
        (i32.store8
          (call $cell (global.get $next) (local.get $column) (local.get $row))
          (call $lives
            (i32.load8_u (call $cell (global.get $board) (local.get $column) (local.get $row)))
            (call $neighbours (local.get $column) (local.get $row))))
        (local.set $column (i32.add (local.get $column) (i32.const 1)))
        (br_if $columns (i32.lt_u (local.get $column) (global.get $width))))
      (local.set $row (i32.add (local.get $row) (i32.const 1)))
      (br_if $rows (i32.lt_u (local.get $row) (global.get $height))))
    (local.set $old (global.get $board))
    (global.set $board (global.get $next))
    (global.set $next (local.get $old)))

  ;; Writes bytes of memory to the standard output.
  (func $write (param $address i32) (param $length i32)
    (i32.store (i32.const 0) (local.get $address))
    (i32.store (i32.const 4) (local.get $length))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))

  (func $print
    (local $column i32) (local $row i32)
    (loop $rows
      (local.set $column (i32.const 0))
      (loop $columns
        (i32.store8
          (i32.add (i32.const 4096) (local.get $column))
          (select
            (i32.const 35)
            (i32.const 46)
            (i32.load8_u (call $cell (global.get $board) (local.get $column) (local.get $row)))))
        (local.set $column (i32.add (local.get $column) (i32.const 1)))
        (br_if $columns (i32.lt_u (local.get $column) (global.get $width))))
      (i32.store8 (i32.add (i32.const 4096) (global.get $width)) (i32.const 10))
      (call $write (i32.const 4096) (i32.add (global.get $width) (i32.const 1)))
      (local.set $row (i32.add (local.get $row) (i32.const 1)))
      (br_if $rows (i32.lt_u (local.get $row) (global.get $height))))
    (call $write (i32.const 600) (i32.const 1)))

  (func $population (export "population") (result i32)
    (local $at i32) (local $sum i32)
    (loop $cells
      (local.set $sum
        (i32.add (local.get $sum) (i32.load8_u (i32.add (global.get $board) (local.get $at)))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $cells (i32.lt_u (local.get $at) (i32.mul (global.get $width) (global.get $height)))))
    (local.get $sum))

  (func $seed
    (local $at i32) (local $column i32)
    (local.set $at (i32.const 512))
    (block $done
      (loop $pairs
        (br_if $done (i32.eq (local.tee $column (i32.load8_u (local.get $at))) (i32.const 255)))
        (i32.store8
          (call $cell (global.get $board) (local.get $column) (i32.load8_u offset=1 (local.get $at)))
          (i32.const 1))
        (local.set $at (i32.add (local.get $at) (i32.const 2)))
        (br $pairs))))

  (func $main (export "_start")
    (local $generation i32)
    (call $seed)
    (loop $generations
      (if (i32.eqz (i32.rem_u (local.get $generation) (i32.const 4)))
        (then (call $print)))
      (call $generation)
      (local.set $generation (i32.add (local.get $generation) (i32.const 1)))
      (br_if $generations (i32.lt_u (local.get $generation) (i32.const 12))))))
