;; Inner products of rows of signed bytes with queries of signed 16-bit numbers, sixteen at a time.
;; A row and a query have `width` numbers, a multiple of 16; sums are 32-bit and must not overflow (see vector-matrix.ts).
;; Behind a row stand 16 bytes, of which the first four are its scale; what comes out is sum × scale × factor of the query.
(module
  (memory (export "memory") 2)

  (func $sum (param $lanes v128) (result i32)
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get $lanes)) (i32x4.extract_lane 1 (local.get $lanes)))
      (i32.add (i32x4.extract_lane 2 (local.get $lanes)) (i32x4.extract_lane 3 (local.get $lanes)))))

  ;; One query: writes one sum a row to $out.
  (func (export "one") (param $count i32) (param $width i32) (param $row i32) (param $query i32) (param $out i32) (param $factor f32)
    (local $end i32) (local $q i32) (local $bytes v128) (local $a v128) (local $b v128)
    (block $done
      (loop $rows
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $end (i32.add (local.get $row) (local.get $width)))
        (local.set $q (local.get $query))
        (local.set $a (v128.const i32x4 0 0 0 0))
        (local.set $b (v128.const i32x4 0 0 0 0))
        (loop $numbers
          (local.set $bytes (v128.load (local.get $row)))
          (local.set $a (i32x4.add (local.get $a) (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $bytes)) (v128.load (local.get $q)))))
          (local.set $b (i32x4.add (local.get $b) (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $bytes)) (v128.load offset=16 (local.get $q)))))
          (local.set $q (i32.add (local.get $q) (i32.const 32)))
          (local.set $row (i32.add (local.get $row) (i32.const 16)))
          (br_if $numbers (i32.lt_u (local.get $row) (local.get $end))))
        (f32.store (local.get $out) (f32.mul (f32.mul (f32.convert_i32_s (call $sum (i32x4.add (local.get $a) (local.get $b)))) (f32.load (local.get $row))) (local.get $factor)))
        (local.set $row (i32.add (local.get $row) (i32.const 16)))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $rows))))

  ;; Four queries that stand one after the other: each row is read once; the results of a query stand together, `count` numbers.
  (func (export "four") (param $count i32) (param $width i32) (param $row i32) (param $query i32) (param $out i32) (param $f1 f32) (param $f2 f32) (param $f3 f32) (param $f4 f32)
    (local $all i32) (local $scale f32) (local $end i32) (local $q i32) (local $step i32) (local $bytes v128) (local $low v128) (local $high v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $q2 i32) (local $q3 i32) (local $q4 i32)
    (local.set $all (i32.shl (local.get $count) (i32.const 2)))
    (local.set $step (i32.shl (local.get $width) (i32.const 1)))
    (block $done
      (loop $rows
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $end (i32.add (local.get $row) (local.get $width)))
        (local.set $q (local.get $query))
        (local.set $q2 (i32.add (local.get $q) (local.get $step)))
        (local.set $q3 (i32.add (local.get $q2) (local.get $step)))
        (local.set $q4 (i32.add (local.get $q3) (local.get $step)))
        (local.set $a (v128.const i32x4 0 0 0 0))
        (local.set $b (v128.const i32x4 0 0 0 0))
        (local.set $c (v128.const i32x4 0 0 0 0))
        (local.set $d (v128.const i32x4 0 0 0 0))
        (loop $numbers
          (local.set $bytes (v128.load (local.get $row)))
          (local.set $low (i16x8.extend_low_i8x16_s (local.get $bytes)))
          (local.set $high (i16x8.extend_high_i8x16_s (local.get $bytes)))
          (local.set $a (i32x4.add (local.get $a) (i32x4.add (i32x4.dot_i16x8_s (local.get $low) (v128.load (local.get $q))) (i32x4.dot_i16x8_s (local.get $high) (v128.load offset=16 (local.get $q))))))
          (local.set $b (i32x4.add (local.get $b) (i32x4.add (i32x4.dot_i16x8_s (local.get $low) (v128.load (local.get $q2))) (i32x4.dot_i16x8_s (local.get $high) (v128.load offset=16 (local.get $q2))))))
          (local.set $c (i32x4.add (local.get $c) (i32x4.add (i32x4.dot_i16x8_s (local.get $low) (v128.load (local.get $q3))) (i32x4.dot_i16x8_s (local.get $high) (v128.load offset=16 (local.get $q3))))))
          (local.set $d (i32x4.add (local.get $d) (i32x4.add (i32x4.dot_i16x8_s (local.get $low) (v128.load (local.get $q4))) (i32x4.dot_i16x8_s (local.get $high) (v128.load offset=16 (local.get $q4))))))
          (local.set $q (i32.add (local.get $q) (i32.const 32)))
          (local.set $q2 (i32.add (local.get $q2) (i32.const 32)))
          (local.set $q3 (i32.add (local.get $q3) (i32.const 32)))
          (local.set $q4 (i32.add (local.get $q4) (i32.const 32)))
          (local.set $row (i32.add (local.get $row) (i32.const 16)))
          (br_if $numbers (i32.lt_u (local.get $row) (local.get $end))))
        (local.set $scale (f32.load (local.get $row)))
        (local.set $row (i32.add (local.get $row) (i32.const 16)))
        (local.set $end (local.get $out))
        (f32.store (local.get $end) (f32.mul (f32.mul (f32.convert_i32_s (call $sum (local.get $a))) (local.get $scale)) (local.get $f1)))
        (local.set $end (i32.add (local.get $end) (local.get $all)))
        (f32.store (local.get $end) (f32.mul (f32.mul (f32.convert_i32_s (call $sum (local.get $b))) (local.get $scale)) (local.get $f2)))
        (local.set $end (i32.add (local.get $end) (local.get $all)))
        (f32.store (local.get $end) (f32.mul (f32.mul (f32.convert_i32_s (call $sum (local.get $c))) (local.get $scale)) (local.get $f3)))
        (local.set $end (i32.add (local.get $end) (local.get $all)))
        (f32.store (local.get $end) (f32.mul (f32.mul (f32.convert_i32_s (call $sum (local.get $d))) (local.get $scale)) (local.get $f4)))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $rows))))
)
