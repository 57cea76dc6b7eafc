/* Floating point: five bodies, and a matrix product. */

static double sqrt(double x) { return __builtin_sqrt(x); }

struct body {
  double x[3], v[3], mass;
};

static struct body bodies[5] = {
    {{0, 0, 0}, {0, 0, 0}, 39.47841760435743},
    {{4.84143144246472090, -1.16032004402742839, -0.103622044471123109},
     {0.606326392995832, 2.81198684491626, -0.02521836165988763},
     0.03769367487038949},
    {{8.34336671824457987, 4.12479856412430479, -0.403523417114321381},
     {-1.01077434617879, 1.82566237123041, 0.008415761376584154},
     0.011286326131968767},
    {{12.8943695621391310, -15.1111514016986312, -0.223307578892655734},
     {1.08279100644154, 0.868713018169608, -0.010832637401363636},
     0.0017237240570597112},
    {{15.3796971148509165, -25.9193146099879641, 0.179258772950371181},
     {0.979090732243898, 0.594698998647676, -0.034755955504078104},
     0.0020336868699246304},
};

static void advance(double dt) {
  for (int i = 0; i < 5; i++) {
    for (int j = i + 1; j < 5; j++) {
      double d[3], distance = 0;
      for (int k = 0; k < 3; k++) {
        d[k] = bodies[i].x[k] - bodies[j].x[k];
        distance += d[k] * d[k];
      }
      double magnitude = dt / (distance * sqrt(distance));
      for (int k = 0; k < 3; k++) {
        bodies[i].v[k] -= d[k] * bodies[j].mass * magnitude;
        bodies[j].v[k] += d[k] * bodies[i].mass * magnitude;
      }
    }
  }
  for (int i = 0; i < 5; i++)
    for (int k = 0; k < 3; k++) bodies[i].x[k] += dt * bodies[i].v[k];
}

static double energy(void) {
  double e = 0;
  for (int i = 0; i < 5; i++) {
    const struct body *b = &bodies[i];
    e += 0.5 * b->mass * (b->v[0] * b->v[0] + b->v[1] * b->v[1] + b->v[2] * b->v[2]);
    for (int j = i + 1; j < 5; j++) {
      double distance = 0;
      for (int k = 0; k < 3; k++) {
        double d = b->x[k] - bodies[j].x[k];
        distance += d * d;
      }
      e -= b->mass * bodies[j].mass / sqrt(distance);
    }
  }
  return e;
}

enum { size = 100, steps = 4000 * REPEAT };
static double a[size][size], b[size][size], c[size][size];

static double product(void) {
  for (int i = 0; i < size; i++)
    for (int j = 0; j < size; j++) {
      a[i][j] = i + j * 0.5;
      b[i][j] = i - j * 0.25;
    }
  for (int i = 0; i < size; i++)
    for (int j = 0; j < size; j++) {
      double sum = 0;
      for (int k = 0; k < size; k++) sum += a[i][k] * b[k][j];
      c[i][j] = sum;
    }
  double trace = 0;
  for (int i = 0; i < size; i++) trace += c[i][i];
  return trace;
}

/* One product of matrices for each thousand steps. */
__attribute__((export_name("run"))) double run(void) {
  double momentum[3] = {0, 0, 0};
  for (int i = 1; i < 5; i++)
    for (int k = 0; k < 3; k++) momentum[k] += bodies[i].v[k] * bodies[i].mass;
  for (int k = 0; k < 3; k++) bodies[0].v[k] = -momentum[k] / bodies[0].mass;
  double result = energy();
  for (int i = 0; i < steps; i++) advance(0.01);
  for (int i = 0; i < steps / 1000; i++) result += product();
  return result + energy();
}
