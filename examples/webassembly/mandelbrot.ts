// AssemblyScript: which points of the plane stay near zero, and a histogram of how fast the others leave.
class Point {
  constructor(
    public x: f64,
    public y: f64,
  ) {}
}

const limit: i32 = 50;
let drawn: i32 = 0;

/** Steps until a point leaves; `limit` when it stays. */
export function steps(point: Point): i32 {
  let x: f64 = 0;
  let y: f64 = 0;
  for (let step: i32 = 0; step < limit; step++) {
    const next = x * x - y * y + point.x;
    y = 2 * x * y + point.y;
    x = next;
    if (x * x + y * y > 4) return step;
  }
  return limit;
}

/** Points of a picture that stay. */
export function draw(width: i32, height: i32): i32 {
  const histogram = new Array<i32>(limit + 1).fill(0);
  for (let row: i32 = 0; row < height; row++) {
    for (let column: i32 = 0; column < width; column++) {
      const point = new Point((3.0 * column) / width - 2.25, (2.5 * row) / height - 1.25);
      const count = steps(point);
      histogram[count] = histogram[count] + 1;
      drawn++;
    }
  }
  return histogram[limit];
}

export function pointsDrawn(): i32 {
  return drawn;
}
