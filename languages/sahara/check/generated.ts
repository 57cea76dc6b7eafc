/** Functions that the compiler adds to a program, written in the language itself. */

export const generatedModule = 'sahara';

export const sortOrderName = (key: string): string => `${generatedModule}::sort-order-${key}`;

/** A stable merge sort of the positions of `keys` by key, from runs of one element upwards. */
export const sortOrderSource = (key: string): string => `
(fn sort-order-${key} [keys (list ${key})] -> (list i64)
  (let [n (len keys) from (range 0 n) to (range 0 n) width 1]
    (while (< width n)
      (let [start 0]
        (while (< start n)
          (let [middle (min (+ start width) n) end (min (+ middle width) n) left start right middle at start]
            (while (< at end)
              (if (and (< left middle)
                       (or (>= right end) (<= (get keys (get from left)) (get keys (get from right)))))
                (do (set-at! to at (get from left)) (set! left (+ left 1)))
                (do (set-at! to at (get from right)) (set! right (+ right 1))))
              (set! at (+ at 1)))
            (set! start end))))
      (let [swap from] (set! from to) (set! to swap))
      (set! width (* width 2)))
    from))
`;
